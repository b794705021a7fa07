"""The names of fields that may stand where a key is typed."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.editor.completion import Completion, Question, as_written
from k8slint.editor.cursor import Cursor
from k8slint.editor.field_words import about, summary
from k8slint.editor.indentation import Indentation, indentation_of
from k8slint.node import Map, Path
from k8slint.schema.describe import describe, fields
from k8slint.schema.described import Field

_FIRST = ("apiVersion", "kind", "metadata", "spec", "data", "stringData")
_COMMON = frozenset(
    (
        *(
            "args",
            "command",
            "containerPort",
            "containers",
            "env",
            "image",
            "labels",
            "matchLabels",
            "metadata",
            "name",
        ),
        *("namespace", "ports", "replicas", "resources", "selector", "spec", "template", "type", "value"),
        *("valueFrom", "volumeMounts", "volumes"),
    )
)
_MOST_TOLD = 200  # of the fields of a custom resource, of which there may be any number


def field_names(question: Question) -> Iterator[Completion]:
    """The fields that the schema has for the mapping at the cursor, without those that are there."""
    catalog, cursor = question.project.catalog, question.cursor
    who = question.api_version, question.kind
    path, holder = cursor.path, cursor.at.node
    dash = ""
    if cursor.role == "key" and path:
        here = describe(catalog, *who, path)
        if here is not None and here.shape == "list" and not isinstance(holder, Map):
            dash, path = "- ", (*path, 0)
    there = cursor.siblings if cursor.role == "key" else frozenset(holder.fields if isinstance(holder, Map) else ())
    style = indentation_of(cursor.source.text, cursor.document)
    for number, field in enumerate(fields(catalog, *who, path)):
        if dash or field.name not in there:
            found = _offer(cursor, field, path, dash, style)
            yield found._replace(doc=about(field)) if number < _MOST_TOLD else found


def _offer(cursor: Cursor, field: Field, path: Path, dash: str, style: Indentation) -> Completion:
    text = dash + _text(cursor, field, len(dash), style)
    more = field.shape in ("map", "list") or bool(field.values) or field.type == "boolean"
    return Completion(
        field.name,
        "field",
        text,
        cursor.span,
        summary(field),
        "",
        f"{_rank(field, path)}{field.name}",
        field.name,
        retrigger=more and not cursor.followed,
        deprecated=bool(field.deprecated),
    )


def _rank(field: Field, path: Path) -> str:
    if not path:
        if field.name == "status":
            return "9"
        if field.name in _FIRST:
            return f"0{_FIRST.index(field.name)}"
    if field.deprecated:
        return "8"
    return "1" if field.required else "2" if field.name in _COMMON else "3"


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
