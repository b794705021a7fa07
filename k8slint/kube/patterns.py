"""Regular expressions as Kubernetes reads them, which is as Go does: RE2, in time that grows with the text only.

They are matched by google-re2, which is imported when the first of them is met. Without it, and for a pattern that
Go may take and it does not, there is no answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

# What google-re2 says of patterns that are larger than it likes; Go has other limits.
_LIMITS = ("too large", "compile failed", "out of memory")


@cache
def _engine() -> Any:
    try:
        import re2
    except ImportError:
        return None
    return re2


_MEMORY = 2**20  # bytes of a compiled pattern, and as many again for what has been found out while searching


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> tuple[Any, str]:
    """A pattern ready to search with, or None and what is wrong with it; None and "" where nobody knows."""
    engine = _engine()
    if engine is None or r"\C" in pattern:
        return None, ""
    options = engine.Options()
    options.log_errors = False
    options.never_capture = True
    options.max_mem = _MEMORY
    try:
        return engine.compile(pattern, options), ""
    except engine.error as error:
        said = error.args[0] if error.args else b""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    except (ValueError, UnicodeError):
        return None, ""
    return None, "" if any(limit in text for limit in _LIMITS) else text.partition(":")[0]


def fault(pattern: str) -> str | None:
    """What is wrong with a pattern; None where nothing is, or where nobody knows."""
    return _compiled(pattern)[1] or None


def search(pattern: str, text: str) -> bool | None:
    """Whether a pattern is found in a text; None where nobody knows."""
    found = _compiled(pattern)[0]
    return None if found is None else found.search(text) is not None


def effort(pattern: str, text: str) -> int:
    """How long one search in a text may take, in billionths of a second or so."""
    found = _compiled(pattern)[0]
    return 0 if found is None else found.programsize * len(text)


def find_all(pattern: str, text: str) -> Iterator[str] | None:
    """What a pattern matches in a text, one behind the other, each with a new search; None where nobody knows."""
    found = _compiled(pattern)[0]
    return None if found is None else _matches(found, text)


def _matches(compiled: Any, text: str) -> Iterator[str]:
    last = -1
    for match in compiled.finditer(text):
        # Go takes no empty text right behind what it found before.
        if match.end() > match.start() or match.start() != last:
            yield match.group(0)
        last = match.end()
