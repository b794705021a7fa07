"""The names and texts that only policies, certificates and flow schemas have, as the API server takes them.

Each function gives what is wrong with a text, as the end of a sentence that begins with the text; None where nothing
is.
"""

from __future__ import annotations

import re
from itertools import islice

from k8slint.kube.names import SUBDOMAIN_LENGTH, key_fault, label_fault, subdomain_fault
from k8slint.pattern import Pattern

_PERCENT = Pattern(r"[0-9]+%")
_PEM = Pattern(r"^-----BEGIN (.+?)-----\s", re.MULTILINE)
_BLOCKS = 10  # more are not looked at
_REQUEST = "CERTIFICATE REQUEST"
_FINALIZERS = ("foregroundDeletion", "kubernetes", "orphan")
_SIGNER_LENGTH = 571
_DRIVER_LENGTH, _WORD_LENGTH = 63, 32
_WORD = Pattern(r"[A-Za-z_][A-Za-z0-9_]*")


def percentage_fault(text: str) -> str | None:
    """Why a text is no percentage up to 100%."""
    if not _PERCENT.fullmatch(text):
        return "is no percentage"
    digits = text[:-1].lstrip("0")
    return "is more than 100%" if len(digits) > 3 or int(digits or "0") > 100 else None


def group_version_fault(text: str) -> str | None:
    """Why a text is no version with or without a group in front."""
    return "has more than one '/'" if text.count("/") > 1 else None


def finalizer_fault(name: str) -> str | None:
    """Why a name is not that of a finalizer of a namespace."""
    fault = key_fault(name)
    if fault is None and "/" not in name and name not in _FINALIZERS:
        return "has no domain in front, and is no finalizer of Kubernetes"
    return fault


def signer_fault(name: str) -> str | None:
    """Why a name is not that of a signer of certificates."""
    domain, slash, path = name.partition("/")
    if not slash or "/" in path:
        return "is not a domain and a name with one '/' between them"
    if len(domain) > SUBDOMAIN_LENGTH or "." not in domain or any(label_fault(part) for part in domain.split(".")):
        return "has no domain of two or more parts in front"
    if any(subdomain_fault(part) for part in path.split(".")) or len(name) > _SIGNER_LENGTH:
        return "has no DNS name behind the '/'"
    return None


def request_fault(encoded: str) -> str | None:
    """Why a text in base64 holds no certificate signing request in PEM."""
    import base64

    try:
        text = base64.b64decode(encoded, validate=False).decode("latin-1")
    except ValueError:
        return None
    for begin in islice(_PEM.finditer(text), _BLOCKS):
        if f"\n-----END {begin[1]}-----" in text[begin.end() - 1 :]:
            return None if begin[1] == _REQUEST else f"is a {begin[1]}"
    return "is not in PEM"


def path_pattern_fault(path: str) -> str | None:
    """Why a text is no path of a URL, with or without '/*' at its end."""
    if path == "*":
        return None
    if not path.startswith("/"):
        return "does not begin with '/'"
    if " " in path:
        return "contains a blank"
    if "//" in path:
        return "contains '//'"
    stars = path.count("*")
    return "has a '*' that is not behind the last '/'" if stars > 1 or (stars and not path.endswith("/*")) else None


def any_or_label_fault(name: str) -> str | None:
    """Why a name is neither '*' nor a DNS label."""
    return None if name == "*" else label_fault(name)


def any_or_subdomain_fault(name: str) -> str | None:
    """Why a name is neither '*' nor a DNS name."""
    return None if name == "*" else subdomain_fault(name)


def pool_fault(name: str) -> str | None:
    """Why a name is not that of a pool of devices: DNS names with '/' between them."""
    if len(name) > SUBDOMAIN_LENGTH:
        return f"has {len(name)} characters, {SUBDOMAIN_LENGTH} are allowed"
    if "" in name.split("/"):
        return "has nothing on one side of a '/'"
    return next((fault for part in name.split("/") if (fault := subdomain_fault(part))), None)


def attribute_fault(name: str) -> str | None:
    """Why a name is not that of an attribute of a device, with the domain of its driver in front."""
    domain, slash, word = name.partition("/")
    if not slash:
        return "has no domain in front"
    if "/" in word:
        return None  # not looked at
    if len(domain) > _DRIVER_LENGTH or not domain or subdomain_fault(domain.lower()):
        return "has no name of a driver in front"
    return None if len(word) <= _WORD_LENGTH and _WORD.fullmatch(word) else "has no plain word behind the '/'"
