"""Where to write that a finding is to be ignored, so that the next run heeds it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from k8slint.document import Document
from k8slint.finding import Edit
from k8slint.index import Unit, object_at
from k8slint.kube.objects import Object
from k8slint.node import Map, Node, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.rule import CRASHED
from k8slint.silence import MARK
from k8slint.source import Span
from k8slint.suppress import FileSuppressions, Suppression, suppressions
from k8slint.suppress.cover import ANNOTATION

# A crash is no opinion about a manifest. What is wrong with a suppression is mended in the suppression.
NEVER_IGNORED = frozenset({CRASHED, "malformed-suppression", "unknown-suppression", "unused-suppression"})

REASON = "TODO: why"
_LEAD = Pattern(r"[ \t]*+(?:-[ \t]++)*+")
_BLOCKS = ("|", ">")
_HIDDEN_BREAKS = ("\x85", "\u2028", "\u2029")


class Wish(NamedTuple):
    """The edit that asks for silence, and where a reason waits in the text after it; None where one is given."""

    edit: Edit
    reason: Span | None


class Wishes:
    """The ways of ignoring something in one file."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._source = unit.file.source
        self._text = unit.file.source.text

    def here(self, rule: str, at: int) -> Wish | None:
        """Ignore a rule at an offset only.

        By a comment at the end of the line or of the text that begins there, else above the key or list item that it
        lies in; None where no comment can stand.
        """
        document = self._document(at)
        if self._unit.file.is_json or document is None or document.root is None:
            return None
        line = self._line(at)
        if any(char in self._source.line(line) for char in _HIDDEN_BREAKS):
            return None  # for YAML what stands behind one is a line of its own
        for said in self._said("ignore", at):
            directive = said.directive
            below = directive is not None and directive.own_line and self._line(said.ranges[0].start) == line
            if below or self._line(said.span.start) == line:
                return _joined(said, rule)
        steps = list(_steps(document.root, at))
        leaf = steps[-1][1] if steps else None
        lines = [line]
        if isinstance(leaf, Scalar) and leaf.style not in _BLOCKS:
            lines.append(self._line(leaf.end))
        for number in lines:
            if self._takes_comment(document, number):
                return self._behind(number, f"ignore[{rule}]")
        for start, _ in reversed(steps):
            if self._leads(start):
                return self._above(start, f"ignore[{rule}]")
        return None

    def for_object(self, rule: str, at: int) -> tuple[Object | None, Wish | None]:
        """Ignore a rule for the object at an offset: by a comment at its head, in JSON by an annotation."""
        obj = object_at(self._unit.objects, at)
        if obj is None or obj.root.node is None:
            return obj, None
        if self._unit.file.is_json:
            return obj, _annotated(obj, rule) if at < obj.root.node.end else None
        start = obj.root.node.start
        for said in self._said("object-ignore", at):
            if said.ranges[0].start <= start:
                return obj, _joined(said, rule)
        document = self._unit.file.documents[obj.document]
        if not document.sent:
            return obj, None
        if self._leads(start):
            return obj, self._above(start, f"object-ignore[{rule}]")
        if self._takes_comment(document, self._line(start)):
            return obj, self._behind(self._line(start), f"object-ignore[{rule}]")
        return obj, None

    def in_file(self, rule: str) -> Wish | None:
        """Ignore a rule in the whole file; None in JSON, which has no comments."""
        if self._unit.file.is_json:
            return None
        for said in self._said("file-ignore", 0):
            return _joined(said, rule)
        return _inserted(0, "", f"file-ignore[{rule}]", self._line_break)

    def is_broken_at(self, at: int) -> bool:
        """Whether an offset lies in a document that cannot be read, where only the whole file can be asked for."""
        document = self._document(at)
        return document is not None and document.root is None

    @cached_property
    def _found(self) -> FileSuppressions:
        if MARK not in self._text:
            return FileSuppressions(self._source)
        return suppressions(self._unit.file, self._unit.objects)

    def _said(self, keyword: str, at: int) -> Iterator[Suppression]:
        """The comments that reach an offset already and say why, narrowest first."""
        for said in self._found.suppressions:
            reaches = any(start <= at < end for start, end in said.ranges)
            if said.scope == keyword and said.reason and said.directive is not None and reaches:
                yield said

    def _document(self, at: int) -> Document | None:
        for document in self._unit.file.documents:
            if document.span.start <= at < document.span.end or at == document.span.end == len(self._text):
                return document
        return None

    def _line(self, at: int) -> int:
        return self._source.position(at).line

    @property
    def _line_break(self) -> str:
        end = self._source.line_span(1).end
        return next((each for each in ("\r\n", "\r") if self._text.startswith(each, end)), "\n")

    def _takes_comment(self, document: Document, number: int) -> bool:
        """Whether a comment can stand at the end of a line, and does not stand alone there."""
        start, end = self._source.line_span(number)
        written = self._text[start:end].strip(" \t")
        if not written or written.startswith(("#", "%")) or document.root is None:
            return False
        if written.startswith("---") and start > document.span.start:
            return False  # it does not separate, and nothing behind it is heard
        steps = list(_steps(document.root, end))
        leaf = steps[-1][1] if steps else None
        if not isinstance(leaf, Scalar):
            return True
        if leaf.style in _BLOCKS:  # its last line may be the last of the file, without an end
            return not leaf.start < end <= leaf.end or self._line(leaf.start) == number
        return not leaf.start < end < leaf.end

    def _leads(self, start: int) -> bool:
        """Whether nothing but dashes stands on the line before a key or an item."""
        first = self._source.line_span(self._line(start)).start
        return _LEAD.fullmatch(self._text, first, start) is not None

    def _behind(self, number: int, directive: str) -> Wish:
        start, end = self._source.line_span(number)
        last = start + len(self._text[start:end].rstrip(" \t"))
        return _inserted(last, " ", directive, "")

    def _above(self, start: int, directive: str) -> Wish:
        first = self._source.line_span(self._line(start)).start
        line = self._text[first:start]
        return _inserted(first, line[: len(line) - len(line.lstrip(" \t"))], directive, self._line_break)


def _steps(root: Node, at: int) -> Iterator[tuple[int, Node]]:
    """From the outside in, where each key and list item begins that an offset lies in, and its value.

    What an alias or a merge brings in stands elsewhere.
    """
    node: Node | None = root
    while node is not None:
        below: Node | None = None
        if isinstance(node, Map):
            for key, child in node.fields.items():
                start, end = node.keys[key]
                stands_here = end <= child.start and child.end <= node.end
                if node.start <= start <= at <= max(end, child.end if stands_here else end):
                    yield start, child if stands_here else Scalar(key, start, end)
                    below = child if stands_here else None
                    break
        elif isinstance(node, Seq):
            below = next((item for item in node.items if max(item.start, node.start) <= at <= item.end), None)
            if below is not None:
                yield below.start, below
        node = below


def _inserted(at: int, before: str, directive: str, after: str) -> Wish:
    text = f"{before}# k8slint: {directive} -- {REASON}"
    return Wish(Edit(Span(at, at), text + after), Span(at + len(text) - len(REASON), at + len(text)))


def _joined(said: Suppression, rule: str) -> Wish | None:
    if said.directive is None:
        return None
    end = said.directive.words[-1].span.end
    return Wish(Edit(Span(end, end), f", {rule}"), None)


def _annotated(obj: Object, rule: str) -> Wish | None:
    """An annotation in JSON, in front of the others and written like them."""
    pair = f'"{ANNOTATION}{rule}": "{REASON}"'
    metadata = obj["metadata"]
    annotations = metadata["annotations"]
    if annotations.node is not None and not len(annotations):
        node = annotations.node
        edit = Edit(Span(node.start, node.end), f"{{{pair}}}")
        return Wish(edit, _reason_in(edit)) if isinstance(node, Map) or not annotations.exists else None
    for holder, field in ((annotations, pair), (metadata, f'"annotations": {{{pair}}}')):
        if isinstance(holder.node, Map) and holder.node.keys:
            first = min(start for start, _ in holder.node.keys.values())
            gap = obj.source.text[holder.node.start + 1 : first]
            edit = Edit(Span(first, first), f"{field},{gap}")
            return Wish(edit, _reason_in(edit))
    return None


def _reason_in(edit: Edit) -> Span:
    start = edit.span.start + edit.text.index(REASON)
    return Span(start, start + len(REASON))
