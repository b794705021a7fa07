"""Text in brackets, also half typed: YAML's flow style and JSON."""

from __future__ import annotations

from typing import NamedTuple

from k8slint.editor.typed import DEEPEST, Typed, gap, inside, key_text, put, written
from k8slint.node import Map, Node, Path, Scalar, Seq
from k8slint.pattern import Pattern

_TOKEN = Pattern(
    r"""[ \t\r\n\ufeff]++"""
    r"""|"(?:[^"\\\r\n]|\\.)*+"?|'(?:[^'\r\n]|'')*+'?"""
    r"""|[\[\]{},:]|\#[^\r\n]*+"""
    r"""|[^\s,\[\]{}"'#:](?:[^\s,\[\]{}:]|:(?![\s,\[\]{}]|$))*+|."""
)
_COLON = Pattern(r"[ \t]*+:")


class Flow(NamedTuple):
    """The tree of a text in brackets, where it ends, and what is being typed in it."""

    node: Node
    end: int
    typed: Typed | None


class _Open:
    """A list or mapping whose bracket is open; `step` is what it is to the one around it."""

    def __init__(self, node: Map | Seq, step: str | int | None) -> None:
        self.node = node
        self.step = step
        self.key: tuple[str, int, int] | None = None
        self.has_colon = False
        self.is_done = False  # a value stands there, and no comma behind it

    def put(self, node: Node) -> str | int | None:
        """Add a value; gives its key or index, None where it has none."""
        if isinstance(self.node, Seq):
            self.is_done = True
            self.node.items.append(node)
            return len(self.node.items) - 1
        if self.key is None or not self.has_colon or self.is_done:
            return None
        self.is_done = True
        name, start, end = self.key
        self.node.fields[name] = node
        self.node.keys[name] = (start, end)
        return name

    def next(self) -> None:
        self.key, self.has_colon, self.is_done = None, False, False


def read_flow(text: str, start: int, end: int, cursor: int, path: Path) -> Flow:
    """The tree of a text that begins with a bracket and ends before an offset, and what is typed at the cursor.

    `path` is that of the node. Brackets that do not close end with the text.
    """
    root: Map | Seq = Map({}, {}, start, end) if text[start] == "{" else Seq([], start, end)
    stack = [_Open(root, None)]
    typed: Typed | None = None
    is_before = cursor > start
    for match in _TOKEN.finditer(text, start + 1, end):
        first, last = match.span()
        sign = text[first]
        is_word = sign not in " \t\r\n\ufeff#[]{},:"
        if is_before and (cursor < last or (cursor == last and is_word) or (cursor == first and not is_word)):
            is_before = False
            typed = _typed(text, stack, match.span(), cursor, path, is_word=is_word)
        if is_word:
            _word(stack[-1], text, first, last)
        elif sign == ":":
            top = stack[-1]
            if isinstance(top.node, Map) and top.key is not None and not top.has_colon:
                top.has_colon = True
                put(top.node, top.key[0], top.key[1:], gap(last))
        elif sign == ",":
            stack[-1].next()
        elif sign in "[{":
            if len(stack) >= DEEPEST:
                break
            node: Map | Seq = Map({}, {}, first, end) if sign == "{" else Seq([], first, end)
            stack.append(_Open(node, stack[-1].put(node)))
        elif sign in "]}" and _close(stack, sign, last):
            return Flow(root, last, typed)
    if is_before and cursor <= end and text[cursor - 1 : cursor] not in ("}", "]"):
        typed = _typed(text, stack, (cursor, cursor), cursor, path, is_word=False)
    return Flow(root, end, typed)


def _word(top: _Open, text: str, first: int, last: int) -> None:
    node = written(text, first, last)
    if isinstance(top.node, Map) and not top.has_colon:
        top.key = top.key or (key_text(node, text), first, last)
    else:
        top.put(node)


def _close(stack: list[_Open], sign: str, at: int) -> bool:
    """Close the innermost bracket of a sort, and what is left open in it; true when nothing is open any more."""
    wanted = Map if sign == "}" else Seq
    index = next((i for i in reversed(range(len(stack))) if isinstance(stack[i].node, wanted)), -1)
    if index < 0:
        return False
    for each in stack[index:]:
        each.node.end = at
    del stack[index:]
    return not stack


def _typed(
    text: str, stack: list[_Open], token: tuple[int, int], cursor: int, path: Path, *, is_word: bool
) -> Typed | None:
    top = stack[-1]
    if any(each.step is None for each in stack[1:]) or (not is_word and text[token[0] : token[0] + 1] == "#"):
        return None
    here = (*path, *(each.step for each in stack[1:] if each.step is not None))
    node = written(text, *token) if is_word else Scalar(None, cursor, cursor)
    span = inside(node, text)
    if not span.start <= cursor <= span.end:
        return None
    if isinstance(top.node, Map) and not top.has_colon:
        if top.key is not None:
            return None
        return Typed("key", here, span, -1, _COLON.match(text, token[1] if is_word else cursor) is not None, node.style)
    if top.is_done or text[cursor - 1 : cursor] == ":":
        return None
    if isinstance(top.node, Map):
        return Typed("value", (*here, top.key[0] if top.key else ""), span, -1, quote=node.style)
    return Typed("item", (*here, len(top.node.items)), span, -1, quote=node.style)
