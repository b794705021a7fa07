"""What Kubernetes takes as the name of an API, of a kind, of a webhook and of a variable in CEL.

Each function gives the first thing that is wrong with a text, as in `kube/names.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from k8slint.kube.names import letter_label_fault, subdomain_fault
from k8slint.pattern import Pattern

_CEL_NAME = Pattern(r"[_a-zA-Z][_a-zA-Z0-9]*")
# What CEL keeps for itself.
_CEL_WORDS = frozenset(
    (
        *("true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import"),
        *("let", "loop", "package", "namespace", "return", "var", "void", "while"),
    )
)


def kind_fault(text: str) -> str | None:
    """Why a text is no kind: a DNS label that begins with a letter, where upper case is allowed, too."""
    return letter_label_fault(text.lower())


def api_version_fault(text: str) -> str | None:
    """Why a text is no "group/version" or "version"."""
    group, slash, version = text.rpartition("/")
    if "/" in group:
        return "has more than one '/'"
    if slash and not version:
        return "has no version"
    said = subdomain_fault(group) if group else None
    if said is not None:
        return f"has a group that {said}"
    said = letter_label_fault(version)
    return f"has a version that {said}" if slash and said is not None else said


def three_part_fault(text: str) -> str | None:
    """Why a text is no DNS name of three or more parts, as the name of a webhook is."""
    return subdomain_fault(text) or (None if text.count(".") > 1 else "has fewer than three parts")


def cel_name_fault(text: str) -> str | None:
    """Why a text cannot be the name of a variable in CEL."""
    if text in _CEL_WORDS:
        return "is a word that CEL keeps for itself"
    return None if _CEL_NAME.fullmatch(text) else "is not made of letters, digits and '_' with no digit in front"


def blank_fault(text: str) -> str | None:
    """Why a text says nothing."""
    return None if text.strip() else "is blank"


def one_line_fault(text: str) -> str | None:
    """Why a text is not a line with something in it; blank lines around it do no harm."""
    return blank_fault(text) or ("has more than one line" if re.search(r"[\n\r]", text.strip()) else None)


def path_fault(*starts: str) -> Callable[[str], str | None]:
    """Why a text is no path to a field, such as `.spec.replicas`, that has one of some beginnings."""
    words = " or ".join(f"'{start}'" for start in starts)
    return lambda text: None if text.startswith(starts) else f"does not begin with {words}"
