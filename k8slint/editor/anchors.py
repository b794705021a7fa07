"""The values of a document that anchors give a name to, as far as it has been read."""

from __future__ import annotations

from k8slint.editor.nesting import Open
from k8slint.node import Map, Node, Seq
from k8slint.pattern import Pattern

_PROPERTIES = Pattern(r"(?:([&!])([^\s,\[\]{}]*+)(?:[ \t]++|(?=[\r\n]|$)))*+")
_ANCHOR = Pattern(r"&([^\s,\[\]{}]++)")


class Anchors:
    """Names, and where the values stand that have them; these may not be read yet."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[Map | Seq, str | int | None]] = {}

    def note(self, text: str, at: int, last: int, holder: Open) -> int:
        """Note the anchor before a value; gives where the value itself begins."""
        anchor = _ANCHOR.match(text, at, last)
        if anchor is not None:
            self._places[anchor[1]] = holder.node, holder.last
        properties = _PROPERTIES.match(text, at, last)
        return properties.end() if properties is not None else at

    def named(self, name: str) -> Node | None:
        """The value that has a name; None where none has."""
        holder, last = self._places.get(name, (None, None))
        if isinstance(holder, Map) and isinstance(last, str):
            return holder.fields.get(last)
        return holder.items[last] if isinstance(holder, Seq) and isinstance(last, int) else None
