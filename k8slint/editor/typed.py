"""What is being typed at a place of a document, as far as the lines around it tell."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from k8slint.editor.extent import end_of_deeper
from k8slint.node import Map, Node, Path, Scalar
from k8slint.pattern import Pattern
from k8slint.reading.scalars import as_key, as_value, resolve
from k8slint.source import Span

Role: TypeAlias = Literal["key", "value", "item", "comment"]

_IN_A_LINE = {'"': Pattern(r'"(?:[^"\\\r\n]|\\.)*+"?'), "'": Pattern(r"'(?:[^'\r\n]|'')*+'?")}
_CLOSING = {'"': Pattern(r'(?:[^"\\]|\\[\s\S])*+"'), "'": Pattern(r"(?:[^']|'')*+'")}

DEEPEST = 128  # levels of lists and mappings; the reader takes no more


class Typed(NamedTuple):
    """What is being typed, and where in its document.

    `path` leads to the mapping that a "key" is typed in (or to the list, where an item may begin there), to a "value",
    or to an "item" of a list. `span` is the word that the cursor stands in, without its quotes, `quote` these. `column`
    is that of the word in its line, -1 in brackets; `followed` says that a colon follows it.
    """

    role: Role
    path: Path
    span: Span
    column: int
    followed: bool = False
    quote: str = ""


def gap(at: int) -> Scalar:
    """Stands for a value that is not there, or not there yet."""
    return Scalar(None, at, at)


def is_gap(node: Node | None) -> bool:
    """Whether a node stands for a value that is not there yet."""
    return isinstance(node, Scalar) and node.start == node.end and not node.style


def written(text: str, start: int, end: int) -> Scalar:
    """The scalar that a text is, in quotes or without."""
    quote = text[start : start + 1]
    if quote in ('"', "'") and end > start:
        closed = end - start > 1 and text[end - 1] == quote
        inner = text[start + 1 : end - closed]
        if quote == "'":
            inner = inner.replace("''", "'")
        elif "\\" in inner:
            inner = inner.replace('\\"', '"').replace("\\\\", "\\")
        return Scalar(inner, start, end, quote)
    return Scalar(as_value(resolve(text[start:end])), start, end)


def quoted(text: str, at: int, last: int, end: int, column: int) -> Scalar:
    """The text in quotes that begins in a line; `last` is the end of the line, `end` that of the document.

    One over several lines is made out as far as they stand further in than a column, and is not decoded.
    """
    sign = text[at]
    in_a_line, closing = _IN_A_LINE[sign], _CLOSING[sign]
    match = in_a_line.match(text, at, last)
    behind = match.end() if match is not None else last
    if behind - at > 1 and text[behind - 1] == sign:
        return written(text, at, behind)
    limit = end_of_deeper(text, last, end, column)
    below = closing.match(text, at + 1, limit) if limit > last else None
    return Scalar("", at, below.end(), sign) if below is not None else written(text, at, last)


def inside(node: Scalar, text: str) -> Span:
    """The span of a scalar without its quotes."""
    if node.style not in ('"', "'"):
        return Span(node.start, node.end)
    closed = node.end - node.start > 1 and text[node.end - 1] == node.style
    return Span(node.start + 1, node.end - closed)


def key_text(node: Scalar, text: str) -> str:
    """The key that a scalar is."""
    name = as_key(node.value)
    return text[node.start : node.end] if name is None else name


def put(mapping: Map, key: str, place: tuple[int, int], node: Node) -> None:
    """Put a field into a mapping; of two with the same name the last one counts."""
    mapping.fields[key] = node
    mapping.keys[key] = place
