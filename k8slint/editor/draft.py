"""A document as far as it can be made out line by line, also while it is half typed and no parser takes it.

The tree is for look-ups around the cursor. It is that of the reader for ordinary manifests; what is rare in them
(merges, tags, text over several lines) is left out.
"""

from __future__ import annotations

from typing import NamedTuple

from k8slint.editor.anchors import Anchors
from k8slint.editor.extent import BLANK, end_of_deeper, end_of_text, next_line, skip
from k8slint.editor.flow import read_flow
from k8slint.editor.nesting import Nesting, Open
from k8slint.editor.typed import Role, Typed, gap, inside, is_gap, key_text, put, quoted, written
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.source import Span

_MOST_DASHES = 8
_KEY = Pattern(
    r"""("[^"\\\r\n]*+"|'[^'\r\n]*+'|[^\s"'#\[\]{},&*!|>%@`:][^\s:]*+(?::[^\s:]++)*+)[ \t]*+:(?=[ \t\r\n]|$)"""
)
_NO_KEY = Pattern(r"[\s{}\[\],]")
_COMMENT = Pattern(r"(?:(?<=[ \t\r\n])|^)#")
_HEADER = Pattern(r"[|>][-+0-9]*+[ \t]*+(?:(?<=[ \t])#[^\r\n]*+)?(?=[\r\n]|$)")


class Draft(NamedTuple):
    """The tree of a document, None for one that holds nothing, and what is being typed in it."""

    root: Node | None
    typed: Typed | None


def read_draft(text: str, start: int, end: int, cursor: int) -> Draft:
    """Make out the document between two offsets; the cursor stands in it or at its end."""
    lines = _Lines(text, start, end, cursor)
    while lines.next < end:
        lines.read_line()
    if lines.cursor_line == end:
        lines.blank(end, end)
    first = lines.nesting.whole.items[0]
    return Draft(None if is_gap(first) else first, lines.typed)


class _Lines:
    """The lines of a document while they are read; the lists and mappings that are open, outermost first."""

    def __init__(self, text: str, start: int, end: int, cursor: int) -> None:
        self.text = text
        self.next = start
        self.end = end
        self.cursor = cursor
        self.cursor_line = max(start, text.rfind("\n", start, cursor) + 1)
        self.typed: Typed | None = None
        self.nesting = Nesting(start, end)
        self.anchors = Anchors()

    def read_line(self) -> None:
        """Read the next line, and those that belong to its value."""
        text, begin = self.text, self.next
        newline = text.find("\n", begin, self.end)
        last = self.end if newline < 0 else newline
        self.next = last + (newline >= 0)
        last -= last > begin and text[last - 1] == "\r"
        first = skip(text, begin, last)
        if text.startswith(("---", "...", "%"), begin):
            return
        mine = begin == self.cursor_line
        if first == last:
            if mine:
                self.blank(begin, last)
        elif text[first] == "#":
            if mine:
                self._comment(first, last)
        else:
            self._content(begin, first, last, mine=mine)

    def blank(self, begin: int, last: int) -> None:
        """A key or an item may be begun in a line without text, at the column of the cursor."""
        at = min(self.cursor, last)
        column = at - begin
        found = self.nesting.for_a_line(column)
        if found is not None:
            self._tell_key(found, Span(at, at), column)

    def _content(self, begin: int, first: int, last: int, *, mine: bool) -> None:
        text, at = self.text, first
        holder: Open | None = None
        floor = first  # a value is typed behind it
        for _ in range(_MOST_DASHES):
            if not text.startswith("-", at, last) or (at + 1 < last and text[at + 1] not in BLANK):
                break
            holder = self._item(at - begin, at, holder)
            if holder is None:
                return
            floor = at + 1
            at = skip(text, floor, last)
        key = _KEY.match(text, at, last)
        if key is not None:
            holder = self._key(key.span(1), begin, holder, mine=mine)
            floor = key.end()
            at = skip(text, floor, last)
        if holder is not None:
            self._value(holder, at, last, begin, self.cursor if mine and self.cursor > floor else -1)
        elif key is None and text[at] in "{[" and not text.startswith("{{", at):
            found = self.nesting.home(at - begin)
            if found is not None and found[1]:
                self._value(found[0], at, last, begin, -1)
        elif key is None and mine:
            self._half_a_key(begin, at, last)

    def _item(self, column: int, at: int, behind: Open | None) -> Open | None:
        """Begin an item of a list at a dash, which may stand behind another one in the same line."""
        found = (behind, True) if behind is not None else self.nesting.home(column, dashed=True)
        open = self.nesting.enter(found, column, Seq([], at, at)) if found is not None else None
        if open is None or not isinstance(open.node, Seq):
            return None
        open.last = len(open.node.items)
        open.node.items.append(gap(at + 1))
        return open

    def _key(self, place: tuple[int, int], begin: int, behind: Open | None, *, mine: bool) -> Open | None:
        """Begin a field of a mapping, whose key may stand behind a dash."""
        column = place[0] - begin
        found = (behind, True) if behind is not None else self.nesting.home(column)
        open = self.nesting.enter(found, column, Map({}, {}, *place)) if found is not None else None
        if open is None or not isinstance(open.node, Map):
            return None
        word = written(self.text, *place)
        open.last = key_text(word, self.text)
        put(open.node, open.last, place, gap(place[1]))
        if mine:
            self._tell_key((open, False), inside(word, self.text), column, word.style, followed=True)
        return open

    def _half_a_key(self, begin: int, at: int, last: int) -> None:
        """A line with neither a dash nor a colon: in that of the cursor it is the beginning of a key."""
        end = self._end_of_text(at, last)
        word = written(self.text, at, end)
        span = inside(word, self.text)
        found = self.nesting.for_a_line(at - begin)
        if found is not None and not _NO_KEY.search(self.text, *span):
            self._tell_key(found, span, at - begin, word.style)
            if found[1]:
                self.nesting.enter(found, at - begin, Map({}, {}, at, end))  # for what follows at this column

    def _tell_key(
        self, found: tuple[Open, bool], span: Span, column: int, quote: str = "", *, followed: bool = False
    ) -> None:
        home, is_new = found
        if span.start <= self.cursor <= span.end:
            path = home.path_of_last if is_new else home.path
            self.typed = Typed("key", path, span, column, followed, quote)

    def _end_of_text(self, at: int, last: int) -> int:
        """Where the text of a line ends; the cursor may stand in the comment behind it."""
        comment = _COMMENT.search(self.text, at, last) if self.text.find("#", at, last) >= 0 else None
        if comment is None:
            end = last
        else:
            end = comment.start()
            self._comment(end, last)
        while end > at and self.text[end - 1] in BLANK:
            end -= 1
        return end

    def _comment(self, start: int, end: int) -> None:
        if start < self.cursor <= end:
            self.typed = Typed("comment", (), Span(start, end), -1)

    def _value(self, holder: Open, at: int, last: int, begin: int, cursor: int) -> None:
        """Read the value of what came last; the cursor is -1 unless it stands in this line behind the key or dash."""
        text = self.text
        if text.startswith(("&", "!"), at):
            at = self.anchors.note(text, at, last, holder)
        sign = text[at] if at < last else ""
        if sign in ("", "#"):
            end = self._end_of_text(at, last)
            if cursor >= 0 and (cursor < end or not sign):
                self._tell(holder, Span(cursor, cursor), begin)
            return
        node: Node
        if sign in "|>" and _HEADER.match(text, at, last):
            self._end_of_text(at, last)
            end, self.next = end_of_text(text, self.next, self.end, holder.column, self.cursor)
            node = Scalar("", at, end, sign)
        elif sign in "{[":
            node = self._brackets(holder, at, last)
        elif sign in "\"'":
            node = quoted(text, at, last, self.end, holder.column)
            self._resume(node.end)
            span = inside(node, text)
            self._end_of_text(node.end, max(node.end, last))
            if node.end <= last and span.start <= cursor <= span.end:
                self._tell(holder, span, begin, sign)
        else:
            end = self._end_of_text(at, last)
            node = self._alias(text[at + 1 : end], at) if sign == "*" else written(text, at, end)
            if sign != "*" and at <= cursor <= end:
                self._tell(holder, Span(at, end), begin)
        holder.set(node)
        self.nesting.reach(node.end)

    def _alias(self, name: str, at: int) -> Node:
        """What an anchor names that has ended; one that contains the alias has not."""
        found = self.anchors.named(name)
        is_open = any(each.node is found for each in self.nesting.stack)
        return found if found is not None and not is_open else Scalar("", at, at + len(name) + 1)

    def _tell(self, holder: Open, span: Span, begin: int, quote: str = "") -> None:
        role: Role = "item" if isinstance(holder.node, Seq) else "value"
        self.typed = Typed(role, holder.path_of_last, span, span.start - begin, quote=quote)

    def _brackets(self, holder: Open, at: int, last: int) -> Node:
        limit = end_of_deeper(self.text, last, self.end, holder.column)
        flow = read_flow(self.text, at, limit, self.cursor if self.typed is None else -1, holder.path_of_last)
        self.typed = self.typed or flow.typed
        self._resume(flow.end)
        newline = self.text.find("\n", flow.end, self.end)
        self._end_of_text(flow.end, newline if newline >= 0 else self.end)
        return flow.node

    def _resume(self, at: int) -> None:
        """Go on with the line behind an offset."""
        if at > self.next:
            self.next = next_line(self.text, at, self.end)
