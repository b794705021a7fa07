"""The names and texts that only containers have, as the API server takes them.

Each function gives what is wrong with a text, as the end of a sentence that begins with the text; None where nothing
is.
"""

from __future__ import annotations

import re

from k8slint.kube.names import key_fault, subdomain_fault
from k8slint.pattern import Pattern

_ENV_NAME = Pattern(r"[ -<>-~]*")
_STRICT_ENV_NAME = Pattern(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
_HEADER = Pattern(r"[-A-Za-z0-9]+")
_SUBSCRIPT = Pattern(r"(.+?)\['(.*)'\]", re.DOTALL)
_KEYED = ("metadata.annotations", "metadata.labels")
# What Go counts as a blank, which is less than Python does.
_BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_CONTROL = Pattern(r"[\x00-\x1f\x7f]")
_NETBIOS = Pattern(r"[^\\/:*?\"<>|.][^\\/:*?\"<>|]{0,14}")
_DNS_PART = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_DNS_NAME = Pattern(rf"{_DNS_PART}(?:\.{_DNS_PART})*")
_NO_USER = Pattern(r"[\"/\\:;|=,+*?<>@\[\]]")
_DOMAIN_LENGTH = 255
_USER_LENGTH = 104

ENV_FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
    "spec.host",  # what v1 once called spec.nodeName
)


def env_name_fault(name: str) -> str | None:
    """Why a name is not that of an environment variable, since Kubernetes 1.32."""
    if "=" in name:
        return "contains '='"
    return None if _ENV_NAME.fullmatch(name) else "contains a character that is not printable ASCII"


def strict_env_name_fault(name: str) -> str | None:
    """Why a name is not that of an environment variable, before Kubernetes 1.32."""
    if name == "." or name.startswith(".."):
        return "must not be '.' or begin with '..'"
    if _STRICT_ENV_NAME.fullmatch(name):
        return None
    return "begins with a digit" if name[:1].isdigit() else "is not made of letters, digits, '-', '_' and '.'"


def name_or_prefix_fault(name: str) -> str | None:
    """Why a text is not the name of an object, nor what a generated one begins with."""
    return subdomain_fault(name[:-2] + "a" if len(name) > 1 and name.endswith("-") else name)


def header_fault(name: str) -> str | None:
    """Why a name is not that of an HTTP header."""
    return None if _HEADER.fullmatch(name) else "is not made of letters, digits and '-'"


def padding_fault(text: str) -> str | None:
    """Why a text that may not be padded is."""
    return None if text == text.strip(_BLANKS) else "begins or ends with a blank"


def env_field_fault(path: str) -> str | None:
    """Why an environment variable cannot be taken from a field of the pod, whatever key of it is asked for."""
    match = _SUBSCRIPT.fullmatch(path)
    if match is not None:
        return None if match[1] in _KEYED else "must not have a key in brackets"
    if path in _KEYED:
        return "needs a key, such as ['example.com/name']"
    return None if path in ENV_FIELDS else "is no field that a variable can be taken from"


def field_key_fault(path: str) -> str | None:
    """Why the key in the brackets of a field is not that of a label or an annotation."""
    match = _SUBSCRIPT.fullmatch(path)
    if match is None or match[1] not in _KEYED:
        return None
    fault = key_fault(match[2].lower() if match[1] == "metadata.annotations" else match[2])
    return f"has a key that {fault}" if fault else None


def windows_user_fault(name: str) -> str | None:
    """Why a name is not that of a user of Windows, with or without a domain."""
    if _CONTROL.search(name):
        return "contains a control character"
    if name.count("\\") > 1:
        return "contains more than one backslash"
    domain, backslash, user = name.rpartition("\\")
    if len(domain.encode()) > _DOMAIN_LENGTH:
        return f"has a domain of more than {_DOMAIN_LENGTH} characters"
    if backslash and not (_NETBIOS.fullmatch(domain) or _DNS_NAME.fullmatch(domain)):
        return "has a domain that is no NetBIOS or DNS name"
    if not user:
        return "has no user behind its domain"
    if len(user.encode()) > _USER_LENGTH:
        return f"has a user of more than {_USER_LENGTH} characters"
    if not user.strip(". "):
        return "has a user of dots and blanks only"
    found = _NO_USER.search(user)
    return f"has a user with '{found[0]}'" if found else None
