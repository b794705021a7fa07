"""What Kubernetes takes as a name, a label key and a label value.

Each function gives the first thing that is wrong with a text, as the end of a sentence that begins with the text; None
where nothing is. The rules are those of k8s.io/apimachinery/pkg/util/validation.
"""

from __future__ import annotations

import re

from k8slint.pattern import Pattern

_LABEL = Pattern(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")
_WORD = Pattern(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?")

_SHOWN = 80

LABEL_LENGTH = 63
SUBDOMAIN_LENGTH = 253


def subdomain_fault(name: str) -> str | None:
    """Why a name is no DNS subdomain, as most names must be."""
    if len(name) > SUBDOMAIN_LENGTH:
        return f"has {len(name)} characters, {SUBDOMAIN_LENGTH} are allowed"
    if all(_LABEL.fullmatch(part) for part in name.split(".")):
        return None
    return _odd(name, "[a-z0-9.-]", "a-z, 0-9, '-' and '.'") or (
        "has two dots in a row" if ".." in name else "must begin and end with a letter or digit, and so must its parts"
    )


def label_fault(name: str) -> str | None:
    """Why a name is no DNS label, which is a subdomain without dots."""
    if len(name) > LABEL_LENGTH:
        return f"has {len(name)} characters, {LABEL_LENGTH} are allowed"
    if _LABEL.fullmatch(name):
        return None
    if "." in name and subdomain_fault(name) is None:
        return "must not contain dots"
    return _odd(name, "[a-z0-9-]", "a-z, 0-9 and '-'") or "must begin and end with a letter or digit"


def letter_label_fault(name: str) -> str | None:
    """Why a name is no DNS label by the older RFC 1035, where the first character is a letter."""
    return label_fault(name) or (None if name[:1].isalpha() else "must begin with a letter")


def segment_fault(name: str) -> str | None:
    """Why a name cannot be part of a URL, the least that is asked of any name."""
    if name in (".", ".."):
        return "is not allowed"
    found = next((sign for sign in "/%" if sign in name), None)
    return f"must not contain '{found}'" if found else None


def value_fault(value: str) -> str | None:
    """Why a text is no label value."""
    if len(value) > LABEL_LENGTH:
        return f"has {len(value)} characters, {LABEL_LENGTH} are allowed"
    return _word_fault(value) if value else None


def key_fault(key: str) -> str | None:
    """Why a text is no key of a label or an annotation, with or without a prefix."""
    prefix, slash, name = key.rpartition("/")
    if "/" in prefix:
        return "has more than one '/'"
    if slash:
        if not prefix:
            return "has an empty prefix"
        said = subdomain_fault(prefix)
        if said is not None:
            return f"has a prefix that {said}"
    if not name:
        return "has nothing behind its prefix" if slash else "is empty"
    if len(name) > LABEL_LENGTH:
        behind = " behind its prefix" if slash else ""
        return f"has {len(name)} characters{behind}, {LABEL_LENGTH} are allowed"
    return _word_fault(name)


def domain_path_fault(text: str) -> str | None:
    """Why a text is no domain with a path behind it, such as example.com/controller."""
    domain, _, path = text.partition("/")
    if not domain or not path:
        return "is no domain with a path behind it"
    said = subdomain_fault(domain)
    if said is not None:
        return f"has a domain that {said}"
    odd = _odd(path, "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]", "the signs of a path in a URL")
    return f"has a path that {odd}" if odd else None


def _word_fault(text: str) -> str | None:
    if _WORD.fullmatch(text):
        return None
    odd = _odd(text, "[A-Za-z0-9_.-]", "letters, digits, '-', '_' and '.'")
    return odd or "must begin and end with a letter or digit"


def _odd(text: str, allowed: str, words: str) -> str | None:
    """What to say of the first character that is not allowed."""
    found = next((sign for sign in text if not re.match(allowed, sign)), None)
    if found is None:
        return None
    shown = "a blank" if found.isspace() else f"'{found}'"
    return f"contains {shown}, only {words} are allowed"


def short(text: str) -> str:
    """A name that is short enough to be quoted in a sentence."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}..."
