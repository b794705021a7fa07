"""URLs as Go reads them, and what the API server asks of those that it calls."""

from __future__ import annotations

from typing import NamedTuple

from k8slint.kube.names import subdomain_fault
from k8slint.pattern import Pattern

_SCHEME = Pattern(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_CONTROL = Pattern(r"[\x00-\x1f\x7f]")
_BAD_ESCAPE = Pattern(r"%(?![0-9a-fA-F]{2})")
_USER = Pattern(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
# A percent sign in a host stands for a byte that is not ASCII.
_HOST = Pattern(r"""(?:[A-Za-z0-9\-._~!$&'()*+,;=\[\]<>"]|[^\x00-\x7f]|%[89a-fA-F][0-9a-fA-F])*""")
_ADDRESS = Pattern(r"\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%25[^\]]+)?\]")
_PORT = Pattern(r"(?::[0-9]*)?")


class Url(NamedTuple):
    """The parts of a URL; `user` is None where there is no '@'."""

    scheme: str
    host: str
    user: str | None
    query: str
    fragment: str


def read_url(text: str) -> Url | None:
    """A URL in its parts; None for what Go does not read as one."""
    rest, _, fragment = text.partition("#")
    if _CONTROL.search(text) or _BAD_ESCAPE.search(fragment) or rest.startswith(":"):
        return None
    found = _SCHEME.match(rest)
    scheme = found[1].lower() if found else ""
    rest = rest[found.end() :] if found else rest
    rest, _, query = rest.partition("?")
    if not rest.startswith("/"):
        if scheme:
            return Url(scheme, "", None, query, fragment)
        if ":" in rest.partition("/")[0]:
            return None
    host, user = "", None
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, rest = rest[2:].partition("/")
        rest = slash + rest
        before, sign, host = authority.rpartition("@")
        user = before if sign else None
        if not _is_host(host) or not _USER.fullmatch(before) or _BAD_ESCAPE.search(before):
            return None
    return None if _BAD_ESCAPE.search(rest) else Url(scheme, host, user, query, fragment)


def is_request_uri(text: str) -> bool:
    """Whether Go reads a text as what stands in the first line of a request: a URL, or a path that begins with '/'."""
    if not text or _CONTROL.search(text):
        return False
    if text == "*":
        return True
    # There is no fragment in a request, so the sign that begins one is nothing special.
    before, sign, _ = text.partition("?")
    url = read_url(before.replace("#", "%23") + sign)
    return url is not None and (url.scheme != "" or text.startswith("/"))


def _is_host(text: str) -> bool:
    if text.startswith("["):
        address, bracket, port = text.rpartition("]")
        return bool(_PORT.fullmatch(port) and _ADDRESS.fullmatch(address + bracket))
    host, colon, port = text.partition(":")
    return bool(_PORT.fullmatch(colon + port) and _HOST.fullmatch(host))


def webhook_url_fault(text: str) -> str | None:
    """Why the API server does not call a webhook by a URL."""
    url = read_url(text)
    if url is None:
        return "is no URL"
    if url.scheme != "https":
        return "does not begin with 'https://'"
    if not url.host:
        return "names no host"
    if url.user is not None:
        return "has a user in it"
    if url.fragment:
        return "has a fragment behind '#'"
    return "has a query behind '?'" if url.query else None


def webhook_path_fault(text: str) -> str | None:
    """Why a text is no path below the Service of a webhook: each step is made like a DNS name."""
    if text in ("", "/"):
        return None
    if not text.startswith("/"):
        return "does not begin with '/'"
    for step in text[1:].removesuffix("/").split("/"):
        if not step:
            return "has an empty step"
        fault = subdomain_fault(step)
        if fault is not None:
            return f"has a step '{step}' that {fault}"
    return None
