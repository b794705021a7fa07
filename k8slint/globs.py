"""Path globs with the meaning they have in a .gitignore, relative to one directory, with forward slashes.

`*` and `?` stop at a slash, `**` as a whole step is any number of directories, `{a,b}` is either. A glob without
a slash holds at every depth, and one that names a directory holds for all that is below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from k8slint.pattern import Pattern

_TOKEN = Pattern(r"\\(.)|\[([!^]?)(\]?[^\]]*)\]|(\*+)|(\?)|(.)", re.DOTALL)
_BRACES = Pattern(r"(?<!\\)\{([^{}]*,[^{}]*)\}")
_MOST_ALTERNATIVES = 64
_LONGEST = 500


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """A function that says whether a path matches one of the globs.

    A directory's path with a slash at its end asks whether all that is below it matches.
    """
    regex = "|".join(_path_regex(each) for pattern in patterns for each in _alternatives(pattern))
    if not regex:
        return lambda _path: False
    match = re.compile(regex, re.DOTALL).fullmatch
    return lambda path: match(path) is not None


def name_matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """As `matcher`, for names and values, where a slash is a character like any other."""
    regexes = [_step_regex(each, ".") for pattern in patterns for each in _alternatives(pattern)]
    match = re.compile("|".join(regexes) if regexes else "(?!)", re.DOTALL).fullmatch
    return lambda name: match(name) is not None


def finder(patterns: Iterable[str]) -> Callable[[str], bool]:
    """A function that says whether some part of a text matches one of the globs."""
    return name_matcher(f"*{pattern}*" for pattern in patterns)


def fault(pattern: str) -> str:
    """What is wrong with a path glob, or ""."""
    if not pattern.strip("/"):
        return "is empty"
    if pattern.startswith("!"):
        return "starts with '!', and a glob cannot be negated here"
    if ".." in pattern.split("/"):
        return "leads out of the directory of the configuration with '..'"
    if "\\" in pattern and "/" not in pattern:
        return "holds a backslash; directories are separated by '/'"
    return name_fault(pattern)


def name_fault(pattern: str) -> str:
    """What is wrong with a glob for names and values, or ""."""
    if len(pattern) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    if len(_alternatives(pattern)) > _MOST_ALTERNATIVES:
        return f"has more than {_MOST_ALTERNATIVES} alternatives"
    try:
        name_matcher([pattern])
    except re.error as error:
        return f"cannot be read: {error.msg}"
    return ""


def placeholder_fault(pattern: str) -> str:
    """What is wrong with a glob for parts of values, or ""."""
    if not pattern.strip("*? "):
        return "would match everything" if pattern else "is empty"
    return name_fault(pattern)


def _alternatives(pattern: str) -> list[str]:
    """The glob with each `{a,b}` written out."""
    done: list[str] = []
    todo = [pattern]
    while todo and len(done) + len(todo) <= _MOST_ALTERNATIVES + 1:
        text = todo.pop(0)
        found = _BRACES.search(text)
        if found:
            todo += [text[: found.start()] + choice + text[found.end() :] for choice in found[1].split(",")]
        else:
            done.append(text)
    return done + todo


def _path_regex(pattern: str) -> str:
    steps = [step for step in pattern.split("/") if step not in ("", ".")]
    if "/" not in pattern.rstrip("/"):
        steps.insert(0, "**")
    end = "/.*" if pattern.endswith("/") else "(?:/.*)?"
    if steps[-1:] == ["**"]:
        steps.pop()
        end = "/.*" if steps and steps[-1] != "**" else ".*"
    # The steps between two `**` are best matched as early as possible, so no match needs to be tried twice:
    # atomic groups keep hostile globs linear.
    runs: list[list[str]] = [[]]
    for step in steps:
        if step == "**":
            runs.append([])
        else:
            runs[-1].append(_step_regex(step, "[^/]"))
    first, *rest = ["/".join(run) for run in runs]
    parts = [first + "/" if first and rest else first]
    parts += [f"(?>(?:[^/]*/)*?{run}/)" for run in rest[:-1] if run]
    parts += [f"(?:[^/]*/)*?{run}" for run in rest[-1:]]
    return "".join(parts) + end


def _step_regex(step: str, any_char: str) -> str:
    """The regex of one step; every star but the last takes as little as it can, for good."""
    pieces = [""]
    for escaped, negated, chars, stars, question, plain in _TOKEN.findall(step):
        if stars:
            pieces.append("")
        elif question:
            pieces[-1] += any_char
        elif chars:
            within = re.sub(r"([\\\[\]^&|~])", r"\\\1", chars)
            pieces[-1] += f"(?!/)[{'^' if negated else ''}{within}]"
        else:
            pieces[-1] += re.escape(escaped or plain)
    first, *rest = pieces
    return (
        first
        + "".join(f"(?>{any_char}*?{piece})" for piece in rest[:-1])
        + "".join(any_char + "*" + p for p in rest[-1:])
    )
