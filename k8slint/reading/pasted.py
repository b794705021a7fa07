"""Causes of a YAML error that came along when somebody copied from a page or a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.pattern import Pattern
from k8slint.reading.trouble import Cause, Trouble

_FENCE = Pattern(r"[ \t]*+(`{3,}[^`\r\n]*)$")
_SHELL = Pattern(
    r"[ \t]*+(\$[ \t]++[A-Za-z./].*|[^:\r\n]*<<-?[ \t]*+[\"']?[A-Z]++[\"']?(?:[ \t].*)?"
    r"|(?:sudo[ \t]++)?(?:kubectl|helm|kustomize|oc)[ \t]++[a-z][^:\r\n]*)$"
)
_END_OF_TEXT = Pattern(r"(EOF|EOT|EOL)[ \t]*+$")
_ELLIPSIS = Pattern(r"[ \t]*+(\.{3}|\u2026)[ \t]*+$")


def _lines(t: Trouble) -> Iterator[tuple[int, str]]:
    """The lines that may be to blame: where it broke, the one above, and where the construct began."""
    seen: set[int] = set()
    for start in (t.line_start(t.at), t.line_above(t.at), t.line_start(t.since)):
        if start is not None and start not in seen:
            seen.add(start)
            yield start, t.line(start)


def _found(t: Trouble, form: Pattern, message: str, help_: str) -> Cause | None:
    for start, line in _lines(t):
        match = form.match(line)
        if match:
            text = match[1].rstrip()
            at = start + match.start(1)
            return Cause(message, at, at + len(text), help_)
    return None


def fence(t: Trouble) -> Cause | None:
    """The line that begins or ends a block of code in Markdown."""
    return _found(t, _FENCE, "this line is a Markdown fence", "remove the line")


def shell(t: Trouble) -> Cause | None:
    """A command that the manifest was fed to, or the word that ends its input."""
    return _found(t, _SHELL, "this line is a command for a shell", "remove the line") or _found(
        t, _END_OF_TEXT, "this line ends the input of a command for a shell", "remove the line"
    )


def ellipsis(t: Trouble) -> Cause | None:
    """Dots for something that was left out."""
    return _found(t, _ELLIPSIS, "dots cannot stand for what was left out", "write it out, or remove the line")
