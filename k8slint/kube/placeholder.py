"""Text that was meant to be replaced before Kubernetes sees it."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"""
    \{\{.*\}\}                            # {{ x }}
    | \$\{[^{}]*\} | \$\{\{.*\}\}         # ${VAR}
    | \$\([^()]*\)                        # $(VAR)
    | \$\[[^\[\]]*\]                      # $[VAR]
    | (?<![\w$])\$[A-Za-z_]\w*            # $VAR
    | <[A-Za-z_][^<>]*>                   # <placeholder>
    | @@?[A-Z][A-Z0-9_]*@@?               # @NAME@
    | \[YOUR[^\[\]]*\] | \bYOUR_\w+       # [YOUR_NAME]
    | %[A-Z][A-Z0-9_]*% | \b__[A-Z][A-Z0-9_]*__\b
    """,
    re.VERBOSE | re.DOTALL,
)


def looks_unfilled(text: str) -> bool:
    """Whether a text holds what looks like a variable of some template."""
    return _PLACEHOLDER.search(text) is not None
