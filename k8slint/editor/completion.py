"""One thing that may be put at the cursor, and what all of them need to know."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from k8slint.editor.cursor import Cursor
from k8slint.node import Path
from k8slint.project import Project
from k8slint.reading.scalars import as_value, resolve
from k8slint.source import Span

Sort: TypeAlias = Literal["field", "value", "kind", "reference", "key", "port", "label", "rule"]

_UNSAFE_START = frozenset("-?:,[]{}#&*!|>'\"%@` \t")


class Completion(NamedTuple):
    """Something that may be put at the cursor.

    `text` replaces the `span` as it is: its further lines have their whole indentation. `detail` is a few words, `doc`
    is Markdown, "" where there is nothing to say or `resolve` has to be asked. An editor orders by `sort`, and matches
    `filter` with what was typed. With `retrigger` more can be offered behind the text.
    """

    label: str
    kind: Sort
    text: str
    span: Span
    detail: str = ""
    doc: str = ""
    sort: str = ""
    filter: str = ""
    retrigger: bool = False
    deprecated: bool = False


class Question(NamedTuple):
    """What is asked to be completed: a cursor in a file of a project; and the API version that its object has."""

    project: Project
    cursor: Cursor
    api_version: str
    kind: str

    @property
    def path(self) -> Path:
        """The path of the cursor in its object."""
        return self.cursor.path


def offer(
    cursor: Cursor,
    kind: Sort,
    value: str,
    *,
    detail: str = "",
    doc: str = "",
    rank: int = 5,
    sort: str = "",
    is_text: bool = True,
) -> Completion:
    """A value as the text of a completion; with `is_text` it has to stay a text, and is quoted where it would not."""
    text = value if cursor.quote else as_written(value, is_json=cursor.is_json, is_text=is_text)
    return Completion(
        value, kind, text, cursor.span, detail=detail, doc=doc, sort=f"{rank}{sort or value}", filter=value
    )


def offer_key(
    cursor: Cursor, kind: Sort, name: str, *, detail: str = "", rank: int, sort: str = "", retrigger: bool = False
) -> Completion:
    """A key, with its colon, as the text of a completion."""
    text, span = as_key(cursor, name)
    return Completion(
        name, kind, text, span, detail=detail, sort=f"{rank}{sort or name}", filter=name, retrigger=retrigger
    )


def as_key(cursor: Cursor, name: str) -> tuple[str, Span]:
    """A key with its colon, if none follows the cursor, and what it replaces: in quotes also the closing one."""
    span = cursor.span
    if cursor.followed:
        return (name if cursor.quote else as_written(name, is_json=cursor.is_json)), span
    if not cursor.quote:
        return f"{as_written(name, is_json=cursor.is_json)}: ", span
    is_closed = cursor.source.text.startswith(cursor.quote, span.end)
    return f"{name}{cursor.quote}: ", Span(span.start, span.end + is_closed)


def as_written(value: str, *, is_json: bool = False, is_text: bool = True) -> str:
    """A value as it is written in YAML or JSON."""
    if not is_text:
        return value
    if is_json or _needs_quotes(value):
        import json

        return json.dumps(value, ensure_ascii=False)
    return value


def _needs_quotes(value: str) -> bool:
    if not value or value[0] in _UNSAFE_START or value[-1] in " \t:" or not value.isprintable():
        return True
    is_odd = ": " in value or " #" in value or any(sign in value for sign in ",[]{}")
    return is_odd or not isinstance(as_value(resolve(value)), str)
