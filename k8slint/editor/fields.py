"""The names of fields that may stand where a key is typed."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.editor.completion import Completion, Question, as_key, as_written
from k8slint.editor.cursor import Cursor
from k8slint.editor.field_order import rank
from k8slint.editor.field_words import about, summary
from k8slint.editor.indentation import Indentation, indentation_of, value_below
from k8slint.node import Map, Node, Path, Seq
from k8slint.schema.describe import describe, fields
from k8slint.schema.described import Field

_MOST_TOLD = 200  # of the fields of a custom resource, of which there may be any number


def field_names(question: Question) -> Iterator[Completion]:
    """The fields that the schema has for the mapping at the cursor, without those that are there.

    Where dashes stand at its column the item above may go on, or a new one begin.
    """
    cursor, path = question.cursor, question.path
    holder = cursor.at.node
    if cursor.role != "key":
        yield from _fields(question, path, _keys_of(holder))
    elif _is_list(question, path) and not _keys_of(holder):
        yield from _more_of(question, path, holder)
        yield from _fields(question, (*path, 0), frozenset(), before="- ")
    else:
        own = list(_fields(question, path, cursor.siblings))
        yield from own
        key = _list_above(question, holder)
        if key is not None and isinstance(holder, Map):
            below, node = (*path, key), holder.fields[key]
            if node.start == node.end:
                yield from _fields(question, (*below, 0), frozenset(), before="- ")
            elif _column_of(cursor, node.start) == cursor.column:
                yield from _more_of(question, below, node, frozenset(each.label for each in own))


def _fields(question: Question, path: Path, there: frozenset[str], before: str = "") -> Iterator[Completion]:
    cursor = question.cursor
    style = indentation_of(cursor.source.text, cursor.document)
    known = fields(question.project.catalog, question.api_version, question.kind, path)
    for number, field in enumerate(each for each in known if each.name not in there):
        found = _offer(cursor, field, path, before, style)
        yield found._replace(doc=about(field)) if number < _MOST_TOLD else found


def _is_list(question: Question, path: Path) -> bool:
    here = describe(question.project.catalog, question.api_version, question.kind, path) if path else None
    return here is not None and here.shape == "list"


def _keys_of(node: Node | None) -> frozenset[str]:
    return frozenset(node.fields) if isinstance(node, Map) else frozenset()


def _more_of(
    question: Question, path: Path, node: Node | None, taken: frozenset[str] = frozenset()
) -> Iterator[Completion]:
    """The fields of the item that a line belongs to which stands in as far as the dashes, were it only further in."""
    cursor = question.cursor
    items = node.items if isinstance(node, Seq) else []
    above = [(number, item) for number, item in enumerate(items) if item.start < cursor.span.start]
    if not above or cursor.followed:
        return
    number, item = above[-1]
    if isinstance(item, Map) and item.keys:
        first = min(start for start, _ in item.keys.values())
        before = " " * max(0, _column_of(cursor, first) - cursor.column)
        for each in _fields(question, (*path, number), _keys_of(item) | taken, before=before):
            yield each._replace(sort=f"6{each.sort}") if taken else each


def _column_of(cursor: Cursor, at: int) -> int:
    return at - cursor.source.text.rfind("\n", 0, at) - 1


def _list_above(question: Question, holder: Node | None) -> str | None:
    """The key above that has a list, or waits for one, whose dashes may stand at its own column."""
    cursor = question.cursor
    if not isinstance(holder, Map) or cursor.column < 0 or cursor.followed or cursor.quote:
        return None
    above = [(start, key) for key, (start, _) in holder.keys.items() if start < cursor.span.start]
    key = max(above)[1] if above else None
    return key if key is not None and _is_list(question, (*question.path, key)) else None


def _offer(cursor: Cursor, field: Field, path: Path, before: str, style: Indentation) -> Completion:
    is_alone = cursor.followed or cursor.quote or cursor.column < 0 or field.shape in ("scalar", "any")
    key, span = as_key(cursor, field.name)
    text = before + (key if is_alone else _text(cursor, field, len(before), style))
    more = field.shape in ("map", "list") or bool(field.values) or field.type == "boolean"
    new = before if before.startswith("-") else ""
    return Completion(
        f"{new}{field.name}",
        "field",
        text,
        span,
        detail=summary(field),
        sort=f"{'7' if new else ''}{rank(field, path)}",
        filter=field.name,
        retrigger=more and not cursor.followed,
        deprecated=bool(field.deprecated),
    )


def _text(cursor: Cursor, field: Field, shift: int, style: Indentation) -> str:
    """A key of a mapping or a list, and the indentation of what is written below it."""
    name = as_written(field.name)
    column = cursor.column + shift
    if value_below(cursor.source.text, cursor.span.end, column, dashed=field.shape == "list"):
        return f"{name}:"
    if field.shape == "list":
        return f"{name}:{style.newline}{' ' * (column + style.dash)}- "
    return f"{name}:{style.newline}{' ' * (column + style.step)}"
