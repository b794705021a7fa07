"""What is said of how something is written, and so is said otherwise where the same is written otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable

from k8slint.outcome import Diagnostic

from .lint import Said, said

# Rules that speak of the spelling itself, each with the reason.
ABOUT_SPELLING: dict[str, str] = {}

# A value that is quoted as it is written, since `False` and `0x50` do not look like what they are read as.
_READ_AS = re.compile(r"'[^']*' is read as the (boolean|number) ([^ ,]+)")


def facts(found: Iterable[Diagnostic]) -> list[Said]:
    """What is said of the things themselves, with values as they are read and not as they are written."""
    about = (each for each in said(found) if each.rule not in ABOUT_SPELLING)
    return sorted((each._replace(message=_READ_AS.sub(r"\2 is a \1", each.message)) for each in about), key=repr)
