"""The names of fields that may stand where a key is typed."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.editor.completion import Completion, Question, as_written
from k8slint.editor.cursor import Cursor
from k8slint.editor.field_order import rank
from k8slint.editor.field_words import about, summary
from k8slint.editor.indentation import Indentation, indentation_of
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
        above = _item_above(cursor, holder)
        if above is not None:
            number, item = above
            yield from _fields(question, (*path, number), _keys_of(item), before=" " * _shift(cursor, item))
        yield from _fields(question, (*path, 0), frozenset(), before="- ")
    else:
        yield from _fields(question, path, cursor.siblings)
        waiting = _list_above(question, holder)
        if waiting is not None:
            yield from _fields(question, (*waiting, 0), frozenset(), before="- ")


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


def _item_above(cursor: Cursor, holder: Node | None) -> tuple[int, Map] | None:
    """The item that a line belongs to which stands in as far as the dashes, were it only further in."""
    items = holder.items if isinstance(holder, Seq) else []
    above = [(number, item) for number, item in enumerate(items) if item.start < cursor.span.start]
    number, item = above[-1] if above else (0, None)
    return (number, item) if isinstance(item, Map) and item.keys and not cursor.followed else None


def _shift(cursor: Cursor, item: Map) -> int:
    """How much further in than the cursor the keys of an item stand."""
    text = cursor.source.text
    start = min(start for start, _ in item.keys.values())
    return max(0, start - text.rfind("\n", 0, start) - 1 - cursor.column)


def _list_above(question: Question, holder: Node | None) -> Path | None:
    """The list that waits for its first dash, which may stand at the column of the keys."""
    cursor = question.cursor
    if not isinstance(holder, Map) or cursor.column < 0 or cursor.followed or cursor.quote:
        return None
    above = [(start, key) for key, (start, _) in holder.keys.items() if start < cursor.span.start]
    key = max(above)[1] if above else None
    node = holder.fields[key] if key is not None else None
    if key is None or node is None or node.start != node.end:
        return None
    path = (*question.path, key)
    return path if _is_list(question, path) else None


def _offer(cursor: Cursor, field: Field, path: Path, before: str, style: Indentation) -> Completion:
    text = before + _text(cursor, field, len(before), style)
    more = field.shape in ("map", "list") or bool(field.values) or field.type == "boolean"
    new = before if before.startswith("-") else ""
    return Completion(
        f"{new}{field.name}",
        "field",
        text,
        cursor.span,
        summary(field),
        "",
        f"{'7' if new else ''}{rank(field, path)}",
        field.name,
        retrigger=more and not cursor.followed,
        deprecated=bool(field.deprecated),
    )


def _text(cursor: Cursor, field: Field, shift: int, style: Indentation) -> str:
    name = as_written(field.name, is_json=cursor.is_json) if not cursor.quote else field.name
    if cursor.followed or cursor.quote:
        return name
    if cursor.column < 0 or field.shape in ("scalar", "any"):
        return f"{name}: "
    column = cursor.column + shift
    if field.shape == "list":
        return f"{name}:{style.newline}{' ' * (column + style.dash)}- "
    return f"{name}:{style.newline}{' ' * (column + style.step)}"
