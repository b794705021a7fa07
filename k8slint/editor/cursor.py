"""Where in the structure of a file the cursor stands, in text that may be half typed."""

from __future__ import annotations

from typing import NamedTuple

from k8slint.editor.draft import Draft, read_draft
from k8slint.editor.flow import read_flow
from k8slint.editor.typed import Role
from k8slint.kube.objects import Object
from k8slint.node import At, Map, Node, Path, Scalar, Seq
from k8slint.reading.decode import is_json
from k8slint.reading.split import chunk_at
from k8slint.source import Source, Span

# Of a document that is looked at.
_MOST = 500_000
_MOST_LINES = 20_000


class Cursor(NamedTuple):
    """What is being typed, and in which object.

    `object` is the one at hand, a `List` opened, as far as it is written; it may lack its kind and anything else.
    `path` leads from it to the mapping that a "key" is typed in (or to the list, where an item may begin), to a
    "value", or to the "item" of a list; in a "comment" there is none. `span` is the word that the cursor stands in,
    without its quotes, `prefix` the part of it before the cursor, `quote` the quotes. `siblings` are the keys that are
    there already, without the one that is typed. `column` is that of the word in its line, -1 in brackets; `followed`
    says that a colon follows it. `document` is the part of the text that belongs together.
    """

    role: Role
    source: Source
    object: Object
    path: Path
    span: Span
    prefix: str
    siblings: frozenset[str]
    column: int
    followed: bool
    quote: str
    is_json: bool
    document: Span

    @property
    def at(self) -> At:
        """What stands at the path."""
        return self.object.root.down(self.path)


def cursor_at(source: Source, offset: int, releases: tuple[str, ...] = ()) -> Cursor | None:
    """Where the cursor stands; None where there is nothing to be typed: in a text, behind a value.

    `releases` are those that the object is judged by.
    """
    text = source.text
    if not 0 <= offset <= len(text):
        return None
    json = is_json(text)
    if json:
        document = Span(0, len(text))
    else:
        document = Span(*chunk_at(text, offset))
        if not document.start <= offset <= document.end or text.startswith("---", text.rfind("\n", 0, offset) + 1):
            return None
    if document.end - document.start > _MOST or text.count("\n", *document) > _MOST_LINES:
        return None
    draft = _read_json(text, offset) if json else read_draft(text, *document, offset)
    typed = draft.typed
    if typed is None:
        return None
    obj, path = _object(source, draft.root, typed.path, releases)
    holder = obj.root.down(path).node if typed.role == "key" else None
    siblings = frozenset(holder.fields) if isinstance(holder, Map) else frozenset()
    if typed.role == "key" and typed.followed and isinstance(holder, Map):
        siblings -= {key for key, (start, end) in holder.keys.items() if start <= typed.span.start <= end}
    return Cursor(
        typed.role,
        source,
        obj,
        path,
        typed.span,
        text[typed.span.start : offset],
        siblings,
        typed.column,
        typed.followed,
        typed.quote,
        json,
        document,
    )


def _read_json(text: str, offset: int) -> Draft:
    at = text.find("{")
    while at >= 0:
        flow = read_flow(text, at, len(text), offset, ())
        if offset <= flow.end:
            return Draft(flow.node, flow.typed)
        at = text.find("{", flow.end)
    return Draft(None, None)


def _object(source: Source, root: Node | None, path: Path, releases: tuple[str, ...]) -> tuple[Object, Path]:
    """The object that a path of a document leads into, and the rest of the path."""
    at = At(source, root)
    kind = _text(root, "kind")
    if not kind.endswith("List") or len(path) < 2 or path[0] != "items" or not isinstance(at["items"].node, Seq):
        return Object(at, 0, releases), path
    implied = ("", "") if kind == "List" else (_text(root, "apiVersion"), kind.removesuffix("List"))
    return Object(at["items"][path[1]], 0, releases, implied=implied), path[2:]


def _text(node: Node | None, key: str) -> str:
    found = node.fields.get(key) if isinstance(node, Map) else None
    return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else ""
