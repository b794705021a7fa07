"""The forms that a field may ask its text to have: names, addresses, paths, URLs.

Each form has its words, as the end of a sentence ("it must be an IP address"), and a function that gives what is wrong
with a text as the end of a sentence that begins with the text; None where nothing is.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from k8slint.kube.names import (
    key_fault,
    label_fault,
    letter_label_fault,
    segment_fault,
    subdomain_fault,
    value_fault,
)
from k8slint.kube.ports import PORT_NAME_RULE, is_port_name

_CONFIG_KEY = re.compile(r"[-._a-zA-Z0-9]+")
_DECIMAL_QUAD = re.compile(r"\d+\.\d+\.\d+\.\d+")


class Form(NamedTuple):
    """What a text is asked to be, and what is wrong with one that is not."""

    words: str
    fault: Callable[[str], str | None]


def form_fault(form: str, text: str) -> str | None:
    """What is wrong with a text that should have a form of `FORMS`; None where nothing is."""
    return FORMS[form].fault(text)


def is_ip(text: str) -> bool:
    """Whether Go reads a text as an IP address. Zones are refused; octets with leading zeros are taken."""
    return _address(text) is not None


def is_cidr(text: str) -> bool:
    """Whether Go reads a text as an IP address and the length of a prefix."""
    address, slash, length = text.partition("/")
    found = _address(address)
    if found is None or not slash or not re.fullmatch(r"\d{1,3}", length):
        return False
    return int(length) <= found.max_prefixlen


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if _DECIMAL_QUAD.fullmatch(text):
        text = ".".join(part.lstrip("0") or "0" for part in text.split("."))
    try:
        return None if "%" in text or not text.isascii() else ipaddress.ip_address(text)
    except ValueError:
        return None


def _unless(test: Callable[[str], bool], said: str) -> Callable[[str], str | None]:
    return lambda text: None if test(text) else said


def _config_key_fault(text: str) -> str | None:
    if len(text) > 253:
        return f"has {len(text)} characters, 253 are allowed"
    if text in (".", "..") or text.startswith(".."):
        return "must not be '.' or begin with '..'"
    return None if _CONFIG_KEY.fullmatch(text) else "is not made of letters, digits, '-', '_' and '.'"


def _local_path_fault(text: str) -> str | None:
    if text.startswith("/"):
        return "must not begin with '/'"
    return _steps_back(text)


def _steps_back(text: str) -> str | None:
    return "must not contain '..'" if ".." in re.split(r"[/\\]", text) else None


FORMS: Mapping[str, Form] = {
    "absolute-path": Form("an absolute path", _unless(lambda text: text.startswith("/"), "does not begin with '/'")),
    "cidr": Form("an address range such as 10.0.0.0/8", _unless(is_cidr, "is no address range")),
    "config-key": Form("a key of letters, digits, '-', '_' and '.'", _config_key_fault),
    "ip": Form("an IP address", _unless(is_ip, "is no IP address")),
    "label": Form("a DNS label", label_fault),
    "label-key": Form("a label key", key_fault),
    "label-value": Form("a label value", value_fault),
    "letter-label": Form("a DNS label that begins with a letter", letter_label_fault),
    "local-path": Form("a relative path without '..'", _local_path_fault),
    "no-steps-back": Form("a path without '..'", _steps_back),
    "path-segment": Form("a name without '/' and '%'", segment_fault),
    "port-name": Form(PORT_NAME_RULE, _unless(is_port_name, "is not the name of a port")),
    "qualified-name": Form("a name such as example.com/name", key_fault),
    "subdomain": Form("a DNS name", subdomain_fault),
}
