"""Which text of a document that cannot be read may be shown: its keys, as far as lines and brackets tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from k8slint.kube.given import end_of_line, keeps_secret
from k8slint.pattern import Pattern
from k8slint.source import Span

_KEY = Pattern(
    r"""(?P<in>[ \t]*+(?:-[ \t]++)*+)(?:"(?P<a>[^"\\\r\n]{1,253})"|'(?P<b>[^'\r\n]{1,253})'|(?P<c>[\w.$/-]{1,253}))"""
    r"[ \t]*:(?=[ \t\r\n]|$)[ \t]*(?P<rest>[^\r\n]*)"
)
_SIMPLE = Pattern(r"""(["']?)[\w./@:+-]{1,253}\1(?=[ \t]*+,?+[ \t]*+$|[ \t]+#)""")
_LINE = Pattern(r"[^\r\n]+")
_TOKEN = Pattern(r""""(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*'|[{}\[\],:]|[^\s"'{}\[\],:]+|["'][^\r\n]*""")
_NAME = Pattern(r"""name(?<!\wname)\\?["']?[ \t]*:[ \t]*\\?["']?([\w.-]+)\\?["']?""")
_GENERATOR = Pattern(r"""secretGenerators?["']?[ \t]*:""")
_LITERALS = Pattern(r"""lit\w{0,30}+["']?[ \t]*:[ \t]*([^\r\n]*)|^[ \t]*-[ \t]+["']?[\w.-]+=([^\r\n]*)""", re.MULTILINE)
_VALUE_FROM = Pattern(r"""[ \t]*(?:-[ \t]+)?["']?valueFrom["']?[ \t]*:""")
_FEW = 20  # lines that one variable may have

_VALUES = frozenset({("apiversion",), ("kind",), ("type",), ("immutable",)})
_NAMES = frozenset({"name", "namespace", "generatename"})


def key_is_shown(path: Sequence[str]) -> bool:
    """Whether a Secret may show a key: those at its root, one level below, and in the maps of its metadata."""
    return len(path) <= 2 or (len(path) == 3 and path[0].lower() == "metadata")


def value_is_shown(path: Sequence[str]) -> bool:
    """Whether a Secret may show a value: what says which object it is, and its labels."""
    low = tuple(step.lower() for step in path)
    if low[:1] != ("metadata",):
        return low in _VALUES
    return (len(low) == 2 and low[1] in _NAMES) or (len(low) == 3 and low[1] == "labels")


def shown_in_lines(text: str, part: Span) -> Iterator[Span]:
    """The keys and values that a broken Secret in YAML may show, told from its lines."""
    above: list[tuple[int, str]] = []
    below: int | None = None  # lines further in than this go on with a value
    quote = ""
    for line in _LINE.finditer(text, *part):
        if quote:
            quote = "" if quote in line[0] else quote
            continue
        if not line[0].strip() or line[0].lstrip().startswith("#"):
            continue
        if below is not None and _width(line[0][: len(line[0]) - len(line[0].lstrip())]) > below:
            continue
        below = None
        match = _KEY.match(line[0])
        if match is None:
            continue
        column = _width(match["in"])
        while above and above[-1][0] >= column:
            above.pop()
        key = match["a"] or match["b"] or match["c"]
        path = _inside([*(name for _, name in above), key])
        rest = match["rest"].strip()
        if rest in ("", "{", "["):
            above.append((column, key))
        else:
            below = column
            if rest[0] in "\"'" and rest.count(rest[0]) % 2:
                quote = rest[0]
        if key_is_shown(path):
            yield Span(line.start() + match.end("in"), line.start() + line[0].index(":", match.end("in") + len(key)))
        simple = _SIMPLE.match(match["rest"])
        if simple and value_is_shown(path):
            start = line.start() + match.start("rest")
            yield Span(start, start + len(simple[0]))


def shown_in_brackets(text: str, part: Span) -> Iterator[Span]:
    """The keys and values that a broken Secret in JSON or in brackets may show, told from its tokens."""
    above: list[str] = []
    key, before = "", ""
    key_at = -2
    tokens = [Span(*match.span()) for match in _TOKEN.finditer(text, *part)]
    for index, span in enumerate(tokens):
        token = text[span.start : span.end]
        follows = text[tokens[index + 1].start] if index + 1 < len(tokens) else ""
        if token in "{[":
            above.append(key)
            key = ""
        elif token in "}]":
            key = above.pop() if above else ""
        elif follows == ":" and before in ("{", ",", "") and token not in (",", ":"):
            key, key_at = token.strip("\"'"), index
            if key_is_shown(_inside([*above, key])):
                yield span
        elif (
            before == ":"
            and key_at == index - 2
            and follows in (",", "}", "")
            and value_is_shown(_inside([*above, key]))
            and _SIMPLE.fullmatch(token)
        ):
            yield span
        before = token


def _inside(path: list[str]) -> list[str]:
    """A path from the object that it leads into, which may stand in the items of a list."""
    path = [step for step in path if step]
    while path[:1] == ["items"] and len(path) > 1:
        path = path[1:]
    return path


def generated(text: str, part: Span) -> Iterator[Span]:
    """What a kustomization that cannot be read gives to the keys of its Secrets."""
    first = _GENERATOR.search(text, *part)
    for match in _LITERALS.finditer(text, first.end(), part.end) if first else ():
        yield Span(*match.span(1 if match[2] is None else 2))


def secret_names(text: str, part: Span) -> Iterator[int]:
    """Where a text names a variable that is secret by its name."""
    return (match.start() for match in _NAME.finditer(text, *part) if keeps_secret(match[1]))


def variables(text: str, part: Span) -> Iterator[Span]:
    """What stands around the name of a variable that is secret by its name, in a document that cannot be read."""
    names = list(_NAME.finditer(text, *part))
    line_start = line_end = before = -1
    for match, follower in zip_longest(names, names[1:]):
        if match.start() > line_end:
            line_start = before = max(text.rfind("\n", part.start, match.start()) + 1, part.start)
            line_end = end_of_line(text, match.start(), part.end)
        if keeps_secret(match[1]):
            opener = text.rfind("{", before, match.start())
            if opener > text.rfind("}", before, match.start()):
                yield Span(opener + 1, max(text.rfind(",", opener, match.start()), opener + 1))
            stop = min(line_end, follower.start() if follower else line_end)
            closer = text.find("}", match.end(), stop)
            yield Span(match.end(), closer if closer >= 0 else stop)
            if closer < 0 and stop == line_end:
                yield from _lines_below(text, match.start() - line_start, line_end, part.end)
            if not text[before : match.start()].strip(" \t\"'"):
                yield from _lines_above(text, line_start, part.start)
        before = match.end()


def _lines_below(text: str, column: int, at: int, end: int) -> Iterator[Span]:
    source: int | None = None  # how far in a `valueFrom` stands
    for _ in range(_FEW):
        at = text.find("\n", at, end) + 1
        if not at:
            return
        stop = end_of_line(text, at, end)
        line = text[at:stop]
        bare = line.lstrip()
        inner = len(line) - len(bare)
        is_value = bare[:6].strip("\"'").lower().startswith(("va", "vl"))
        if (
            bare[:1] in ("-", "}", "]")
            or _NAME.match(bare.lstrip("\"'"))
            or (bare and inner < column - 2 and not is_value and _ends(line, bare))
        ):
            return
        if source is not None and inner > source:
            continue
        source = inner if _VALUE_FROM.match(line) else None
        if source is None:
            yield _behind_key(line, at)


def _ends(line: str, bare: str) -> bool:
    """Whether a line further out is no more of a value, whose text may have lost its indentation."""
    return bare.startswith(("#", "{{")) or _KEY.match(line) is not None


def _lines_above(text: str, at: int, start: int) -> Iterator[Span]:
    for _ in range(_FEW):
        stop = at - 1
        if stop <= start:
            return
        at = max(text.rfind("\n", start, stop) + 1, start)
        line = text[at:stop].rstrip("\r")
        bare = line.lstrip()
        if _NAME.search(line) or not bare or bare in ("{", "- {") or bare.rstrip(",") in ("}", "]"):
            return
        yield _behind_key(line, at)
        if bare.startswith("- "):
            return


def _behind_key(line: str, at: int) -> Span:
    match = _KEY.match(line)
    return Span(at + (match.start("rest") if match else 0), at + len(line))


def _width(blank: str) -> int:
    return len(blank.expandtabs(8))
