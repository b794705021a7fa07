"""What the parser does not say about a chunk: directives, text it never looks at, escapes that kubectl refuses."""

from __future__ import annotations

import re

import yaml
from yaml.tokens import (
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    ScalarToken,
)

from k8slint.document import Problem, ProblemKind
from k8slint.pattern import Pattern
from k8slint.reading.compose import BROKEN, Loader
from k8slint.source import Span

_DIRECTIVE = Pattern(r"(?:[ \t]*+(?:#[^\n\r]*+)?+(?:\r\n|\n|\r))*+(%[^\n\r]*[^\s])")
_NOTHING = Pattern("(?:[ \t\r\n\x85\u2028\u2029\ufeff]+|#[^\r\n\x85\u2028\u2029]*|---(?=\\s)|\\.\\.\\.(?=\\s|$))*+")
_DIRECTIVES = Pattern(r"(?:[ \t\r\n]+|[#%][^\n\r]*)*+")
_SLASH = Pattern(r"\\(?:(/)|.)", re.DOTALL)


def directive(text: str, start: int, end: int) -> tuple[Problem, bool] | None:
    """The problem of a chunk that begins with a directive, and whether the chunk holds nothing else."""
    match = _DIRECTIVE.match(text, start, end)
    if match is None:
        return None
    rest = _DIRECTIVES.match(text, start, end)
    is_alone = rest is not None and rest.end() == end
    # An API server that is sent the file itself takes this one, if '---' follows.
    is_taken = is_alone and re.fullmatch(r"%YAML[ \t]+1\.1", match[1]) is not None
    message = f"directive '{match[1]}' in front of '---': kubectl cannot read it"
    if not is_alone:
        message = f"directive '{match[1]}' without '---' behind it: nobody can read it"
    kind: ProblemKind = "directive" if is_taken else "syntax"
    return Problem(kind, message, Span(*match.span(1)), 0, True, "remove the line"), is_alone


def dropped(text: str, start: int, end: int) -> list[Problem]:
    """The problem of text behind the first document of a chunk, given where that document ended."""
    match = _NOTHING.match(text, start, end)
    at = match.end() if match else start
    if at >= end:
        return []
    stop = text.find("\n", at, end)
    span = Span(at, end if stop < 0 else stop)
    message = "this is behind the end of its document; kubectl drops it without a word"
    return [Problem("dropped-content", message, span, 0, False, "write '---' on a line before it")]


def escaped_slashes(text: str, start: int, end: int) -> list[Problem]:
    """The `\\/` in double quotes, which this parser takes and kubectl's does not."""
    problems: list[Problem] = []
    try:
        for token in yaml.scan(text[start:end], Loader=Loader):
            if isinstance(token, ScalarToken) and token.style == '"':
                for match in _SLASH.finditer(text, start + token.start_mark.index, start + token.end_mark.index):
                    if match[1]:
                        message = "kubectl does not know the escape '\\/'"
                        problems.append(Problem("syntax", message, Span(*match.span()), 0, True, "write '/'"))
    except BROKEN:
        pass  # behind the first document, where kubectl does not look
    return problems


def questions(text: str, start: int, end: int, candidates: list[int]) -> list[Problem]:
    """The plain scalars within brackets that hold a `?`: this parser takes them, kubectl's does not."""
    if not any(_may_be_flow(text, start, at) for at in candidates):
        return []
    problems: list[Problem] = []
    depth = 0
    try:
        for token in yaml.scan(text[start:end], Loader=Loader):
            if isinstance(token, FlowSequenceStartToken | FlowMappingStartToken):
                depth += 1
            elif isinstance(token, FlowSequenceEndToken | FlowMappingEndToken):
                depth -= 1
            elif depth and isinstance(token, ScalarToken) and token.plain and "?" in token.value[1:]:
                at = text.index("?", start + token.start_mark.index + 1)
                message = "kubectl does not read a '?' in unquoted text within brackets"
                problems.append(Problem("syntax", message, Span(at, at + 1), 0, True, "quote the value"))
    except BROKEN:
        pass  # behind the first document, where kubectl does not look
    return problems


def _may_be_flow(text: str, start: int, at: int) -> bool:
    start = max(start, at - 2000)
    return any(text.rfind(opener, start, at) > text.rfind(closer, start, at) for opener, closer in ("[]", "{}"))
