"""The values that the schema knows of a field."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.editor.completion import Completion, Question, offer
from k8slint.schema.describe import describe

_BOOLEANS = ("true", "false")


def values_of(question: Question) -> Iterator[Completion]:
    """The values of an enumeration, true and false, and the default, which comes first."""
    cursor = question.cursor
    field = describe(question.project.catalog, question.api_version, question.kind, cursor.path)
    if field is None or field.shape not in ("scalar", "any"):
        return
    is_text = field.type not in ("boolean", "integer", "number")
    default = field.default if field.default != '""' else ""
    known = field.values or (_BOOLEANS if field.type == "boolean" else ())
    if default and default not in known:
        known = (default, *known)
    there = _items_there(question) if cursor.role == "item" else frozenset()
    for number, value in enumerate(known):
        if value and value not in there:
            is_number = field.type == "integer or string" and value.isdecimal()
            detail = "default" if value == default else ""
            yield offer(
                cursor,
                "value",
                value,
                detail=detail,
                rank=0 if value == default else 1,
                sort=f"{number:04}",
                is_text=is_text and not is_number,
            )


def _items_there(question: Question) -> frozenset[object]:
    """What other items of the list say already."""
    cursor = question.cursor
    items = cursor.object.root.down(cursor.path[:-1]).items()
    return frozenset(item.value for item in items if item.key != cursor.path[-1])
