"""The whole way of a file: bytes, text, chunks, documents, problems."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from k8slint.document import Document, File, Problem
from k8slint.node import Node, Scalar
from k8slint.pattern import Pattern
from k8slint.reading.chunk import Words
from k8slint.reading.compose import Composed, compose
from k8slint.reading.decode import FORBIDDEN, as_shown, decode, describe, has_forbidden, is_json, unseen
from k8slint.reading.leftover import directive, dropped, escaped_slashes, questions
from k8slint.reading.limits import DEFAULT_LIMITS, Limits
from k8slint.reading.split import chunk_at, split
from k8slint.reading.trouble import cut
from k8slint.source import Source, Span

if TYPE_CHECKING:
    from k8slint.reading.conflicts import Conflicts
    from k8slint.reading.jsontext import Broken

_BLANK = " \t\r\n"
# Blank lines and plain comments, which may go on in the line of a separator.
_HOLDS_NOTHING = Pattern(r"(?:---(?![^ \r\n]))? *(?:(?:#[ -~]*)?\r?\n *)*(?:#[ -~]*)?")


def read(data: bytes, path: str, limits: Limits = DEFAULT_LIMITS) -> File:
    """Read the bytes of one file as kubectl does; `path` is the name it is shown under.

    Takes any bytes and does not raise: whatever is wrong with them is among the problems of the File. That holds as
    far as memory does, and `limits` bound how much of it a file takes; with limits far beyond the default ones Python
    may run out of memory.
    """
    if len(data) > limits.file_bytes:
        message = f"this file is larger than {limits.file_bytes} bytes and was not read"
        return File(Source(path, ""), (), (Problem("limit", message, Span(0, 0), 0, False),))
    text, problems = decode(data)
    if text is None:
        return File(Source(path, ""), (), tuple(problems))
    reading = _Reading(Source(path, text), limits, problems)
    json = is_json(text)
    if json:
        _read_json(reading)
    else:
        _read_yaml(reading, may_hold_controls=has_forbidden(data, text))
    return reading.file(is_json=json)


def read_one(source: Source, offset: int, limits: Limits = DEFAULT_LIMITS) -> Node | None:
    """The root of the YAML document that an offset lies in, if it can be read alone; the others are not looked at."""
    text = source.text
    if is_json(text):
        return None
    start, end = chunk_at(text, offset)
    composed = compose(source, text[start:end], start, Words(), limits)
    root = composed.root
    is_whole = root is not None and root.start <= offset < root.end and not composed.error and not composed.problems
    return root if is_whole else None


class _Reading:
    """A file while it is read: what was found so far, and where the last document ended."""

    def __init__(self, source: Source, limits: Limits, problems: list[Problem]) -> None:
        self.source = source
        self.limits = limits
        self.problems = problems
        self.unseen = unseen(source.text)
        self.documents: list[Document] = []
        self.end = 0
        self.has_template = False
        self.told: set[Span] = set()  # markers of merge conflicts

    def add(self, root: Node | None, end: int, *, broken: bool, sent: bool = True) -> None:
        """Add a document that reaches from the end of the one before to an offset."""
        whole, partial = (None, root) if broken else (root, None)
        self.documents.append(Document(len(self.documents), self.source, Span(self.end, end), whole, partial, sent))
        self.end = end

    def refuse(self, message: str, start: int, end: int, help_: str = "") -> None:
        """Note something that kubectl refuses."""
        self.problems.append(Problem("syntax", message, Span(start, end), 0, True, help_))

    def is_full(self, start: int) -> bool:
        """Whether no more documents may be read; says so if that is the case."""
        if len(self.documents) < self.limits.documents:
            return False
        message = f"more than {self.limits.documents} documents; the rest of the file was not read"
        self.problems.append(Problem("limit", message, Span(start, start), 0, False))
        return True

    def template(self, start: int) -> None:
        """Report template text, once for the file."""
        if not self.has_template:
            from k8slint.reading.explain import TEMPLATE_HELP

            self.has_template = True
            message = "looks like a template that was not rendered"
            self.problems.append(Problem("template", message, Span(start, start + 2), 0, True, TEMPLATE_HELP))

    @cached_property
    def conflicts(self) -> Conflicts:
        """The merge conflicts of the file."""
        from k8slint.reading.conflicts import Conflicts

        return Conflicts(self.source.text)

    def blame_conflict(self, start: int, end: int) -> bool:
        """Whether a merge conflict is why nothing can be read between two offsets; says so once for each conflict."""
        marker = self.conflicts.within(start, end)
        if marker is not None and marker not in self.told:
            from k8slint.reading.conflicts import CONFLICT

            self.told.add(marker)
            self.refuse(CONFLICT, *marker, "resolve the conflict")
        return marker is not None

    def blame_unseen(self, refused: Problem, start: int, end: int) -> bool:
        """Whether an invisible character is why kubectl refuses what stands between two offsets.

        It is if the text can be read without it; then it is the error, and not one more thing to say.
        """
        broken_line = self.source.position(refused.span.start).line
        last = -1
        for index, problem in enumerate(self.unseen):
            line = self.source.position(problem.span.start).line
            if problem.kind == "invisible-character" and start <= problem.span.start and line <= broken_line:
                last = index
        if last < 0:
            return False
        text = as_shown(self.source.text[start:end])
        if compose(Source("", text), text, 0, Words(), self.limits).error is not None:
            return False
        self.unseen[last] = self.unseen[last]._replace(kind="syntax", refused=True)
        return True

    def file(self, *, is_json: bool) -> File:
        """The file as it was read: the last document reaches to its end, every problem knows its document."""
        if self.documents:
            last = self.documents[-1]
            self.documents[-1] = last._replace(span=Span(last.span.start, len(self.source.text)))
        starts = [document.span.start for document in self.documents]
        problems = (
            problem._replace(document=max(0, bisect_right(starts, problem.span.start) - 1))
            for problem in (*self.problems, *self.unseen)
        )
        ordered = sorted(problems, key=lambda problem: problem.span)
        return File(self.source, tuple(self.documents), tuple(ordered), is_json)


def _read_yaml(reading: _Reading, *, may_hold_controls: bool) -> None:
    text = reading.source.text
    words = Words()
    chunks, bad = split(text)
    for separator in bad:
        if text.find("{{", separator.start, separator.end) >= 0:
            reading.template(text.index("{{", separator.start))
            continue
        line = cut(text[separator.start : separator.end])
        message = f"'{line}' does not separate documents for kubectl; only a comment may follow '---'"
        reading.refuse(message, separator.start, separator.end, "write '---' on a line of its own")
    for start, end in chunks:
        body = text[start:end]
        if _HOLDS_NOTHING.fullmatch(body):
            continue
        if words.full or reading.is_full(start):
            return
        control = FORBIDDEN.search(body) if may_hold_controls else None
        if control:
            at = start + control.start()
            message = f"character {describe(control[0])} is not allowed in YAML"
            reading.refuse(message, at, at + 1, "remove it, or write its escape in double quotes")
            reading.add(None, end, broken=True)
            continue
        composed = compose(reading.source, body, start, words, reading.limits)
        behind = _settle(reading, composed, start, end)
        if behind < end:
            rest = compose(reading.source, text[behind:end], behind, words, reading.limits)
            if rest.root is not None and rest.error is None and not rest.problems:
                reading.add(rest.root, end, broken=False, sent=False)


def _settle(reading: _Reading, composed: Composed, start: int, end: int) -> int:
    """Turn a composed chunk into a document, if it holds something, and its problems; gives where kubectl stops."""
    text = reading.source.text
    root, problems = composed.root, composed.problems
    if composed.error is not None:
        begins = directive(text, start, end)
        if begins is not None:
            problem, is_alone = begins
            reading.problems.append(problem)
            if not is_alone:
                reading.add(root, end, broken=True)
            return end
    if (composed.error is not None or isinstance(root, Scalar)) and reading.blame_conflict(start, end):
        reading.add(root, end, broken=True)
        return end
    if composed.error is not None:
        from k8slint.reading.explain import explain

        problems = [*problems, explain(composed.error, reading.source, start, end)]
    else:
        # One character is found much faster than two.
        if text.find("\\", start, end) >= 0 and text.find("\\/", start, end) >= 0:
            problems = [*problems, *escaped_slashes(text, start, end)]
        if composed.questions:
            problems = [*problems, *questions(text, start, end, composed.questions)]
    refused = next((problem for problem in problems if problem.refused), None)
    if refused is None:
        lost = dropped(text, composed.end, end) if composed.end < end else []
        stop = lost[0].span.start if lost else end
        reading.problems += [*problems, *lost]
        if root is not None and not (isinstance(root, Scalar) and root.value is None):
            reading.add(root, stop, broken=any(problem.kind == "limit" for problem in problems))
        return stop
    from k8slint.reading.explain import template_at

    template = template_at(text, refused, start, end)
    if template >= 0:
        reading.template(template)
    elif composed.error is None or not reading.blame_unseen(refused, start, end):
        reading.problems += problems
    reading.add(root, end, broken=True)
    return end


def _read_json(reading: _Reading) -> None:
    from k8slint.reading.jsontext import read_value

    text = reading.source.text
    at = 0
    while True:
        at += len(text[at : at + 4096]) - len(text[at : at + 4096].lstrip(_BLANK))
        if at >= len(text) or reading.is_full(at):
            return
        if text[at] in _BLANK:
            continue
        value = read_value(reading.source, at, reading.limits)
        at = value.end
        reading.problems += value.problems
        if value.broken is None:
            limited = any(problem.kind == "limit" for problem in value.problems)
            if value.root is not None and not (isinstance(value.root, Scalar) and value.root.value is None):
                reading.add(value.root, at, broken=limited)
            continue
        _settle_json(reading, value.root, value.broken)
        return


def _settle_json(reading: _Reading, root: Node | None, broken: Broken) -> None:
    """Report why the rest of a JSON file cannot be read."""
    text = reading.source.text
    template = text.find("{{", 0, broken.end + 1)
    if reading.blame_conflict(broken.start, broken.end + 1):
        pass
    elif template >= 0 and template >= broken.start - 1:
        reading.template(template)
    else:
        start, end, message, help_ = broken.start, broken.end, broken.message, broken.help
        if broken.is_flow and not reading.documents:
            start = text.index("{")
            end, message = (
                start + 1,
                "kubectl takes a file that starts with '{' for JSON, and this is YAML in flow style",
            )
        reading.refuse(message, start, end, help_)
    reading.add(root, len(text), broken=True)
