"""Text from outside as Markdown that says just this text: nothing in it is a link, an image or HTML."""

from __future__ import annotations

from k8slint.pattern import Pattern
from k8slint.printable import ELLIPSIS, printable

# What could begin markup, or make a link of a word; and what could begin a heading or a list at the start of a line.
_SIGN = Pattern(r"[\\`*_\[\]<>&~|@$]|:(?=//)|(?<=[wW])\.")
_START = Pattern(r"[ ]*+(?:[#+=-]|[0-9]{1,9}(?=[.)]))")
_URL = Pattern(r"https?://[A-Za-z0-9.-]++(?:/[A-Za-z0-9./?=%#~+_-]*+)?")
_ITEM = Pattern(r"[-*+] ")
_TICKS = Pattern(r"`+")
_MARKUP = Pattern(r"`++|\\[!-/:-@\[-`{-~]|\*\*|<https?://[^<>\s]++>")
_LONGEST = 1500


def escaped(text: str, limit: int = 200) -> str:
    """A short text on one line, such as a name or a message."""
    return _escape(printable(text, limit))


def code(text: str, limit: int = 200) -> str:
    """A short text as a piece of code."""
    shown = printable(text, limit)
    fence = "`" * (max((len(ticks) for ticks in _TICKS.findall(shown)), default=0) + 1)
    edge = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{fence}{edge}{shown}{edge}{fence}"


def prose(text: str, limit: int = _LONGEST) -> str:
    """Paragraphs and lists, with the web addresses in them."""
    lines = [_line(line) for line in _cut(text, limit).splitlines()]
    return "\n".join(lines)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    end = text.rfind(" ", 0, limit)
    return text[: end if end > limit // 2 else limit].rstrip() + ELLIPSIS


def _line(line: str) -> str:
    words = line.strip()
    head = ""
    if _ITEM.match(words):
        head, words = "- ", words[2:]
    indent = "  " * min(3, (len(line) - len(line.lstrip())) // 2) if head else ""
    shown = printable(words)
    parts: list[str] = []
    at = 0
    for match in _URL.finditer(shown):
        end = match.end()
        while shown[end - 1] in ".?":
            end -= 1
        parts += [_escape(shown[at : match.start()]), f"<{shown[match.start() : end]}>"]
        at = end
    return indent + head + "".join(parts) + _escape(shown[at:])


def _escape(shown: str) -> str:
    text = _SIGN.sub(r"\\\g<0>", shown)
    start = _START.match(text)
    if start is None:
        return text
    at = start.end()
    return f"{text[: at - 1]}\\{text[at - 1 :]}" if not text[at - 1].isdecimal() else f"{text[:at]}\\{text[at:]}"


def plain(markdown: str) -> str:
    """Markdown as it is to be read by those who see it as it is: without escapes, stars, backticks and angles."""
    lines = (_plain_line(line) for line in markdown.splitlines())
    return "\n".join("" if line == "---" else line for line in lines).replace("\n\n\n", "\n")


def _plain_line(line: str) -> str:
    parts: list[str] = []
    at = 0
    while match := _MARKUP.search(line, at):
        parts.append(line[at : match.start()])
        at = match.end()
        sign = match[0]
        if sign[0] == "`":
            end = line.find(sign, at)
            if end < 0:
                parts.append(sign)
                continue
            parts.append(line[at:end].strip() if len(sign) > 1 else line[at:end])
            at = end + len(sign)
        elif sign[0] == "<":
            parts.append(sign[1:-1])
        elif sign[0] == "\\":
            parts.append(sign[1:])
    return ("".join(parts) + line[at:]).rstrip()
