"""Text that was meant to be replaced before Kubernetes sees it."""

from __future__ import annotations

import re

from k8slint.pattern import Pattern

_PLACEHOLDER = Pattern(
    r"""
    \$\{[^{}]*\}                         # ${VAR}
    | \$\([^()]*\)                        # $(VAR)
    | \$\[[^\[\]]*\]                      # $[VAR]
    | (?<![\w$])\$[A-Za-z_]\w*            # $VAR
    | <[A-Za-z_][^<>]*>                   # <placeholder>
    | @@?[A-Z][A-Z0-9_]*@@?               # @NAME@
    | \[YOUR[^\[\]]*\] | \bYOUR_\w+       # [YOUR_NAME]
    | %[A-Z][A-Z0-9_]*% | \b__[A-Z][A-Z0-9_]*__\b
    """,
    re.VERBOSE,
)

# Something that every one of them has: most texts have none of it.
_SIGN = Pattern(r"[$<@%\[{]|YOUR_|__")


def looks_unfilled(text: str) -> bool:
    """Whether a text holds what looks like a variable of some template."""
    if not _SIGN.search(text):
        return False
    opened = text.find("{{")
    return (opened >= 0 and text.find("}}", opened + 2) >= 0) or _PLACEHOLDER.search(text) is not None
