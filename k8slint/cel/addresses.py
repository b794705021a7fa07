"""Addresses of networks, URLs and named formats."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from urllib.parse import quote, unquote_plus

from k8slint.cel.functions import Table
from k8slint.cel.libraries import FORMATS
from k8slint.cel.trouble import Failure
from k8slint.cel.values import NONE, Cidr, Format, Ip, Optional, Url
from k8slint.kube import value_formats
from k8slint.kube.names import key_fault, label_fault, letter_label_fault, subdomain_fault, value_fault
from k8slint.kube.urls import is_request_uri

_ADDRESS = ipaddress.IPv4Address | ipaddress.IPv6Address


def _address(text: str) -> _ADDRESS | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None
    return None if mapped or "%" in text else found


def _ip(text: str) -> Ip:
    found = _address(text)
    if found is None:
        raise Failure(f"'{text[:60]}' is no IP address")
    return Ip(found)


def _prefix(text: str) -> Cidr | None:
    address, _, length = text.partition("/")
    found = _address(address)
    if found is None or not re.fullmatch(r"0|[1-9][0-9]{0,2}", length) or int(length) > found.max_prefixlen:
        return None
    return Cidr(found, ipaddress.ip_network(f"{found}/{length}", strict=False))


def _cidr(text: str) -> Cidr:
    found = _prefix(text)
    if found is None:
        raise Failure(f"'{text[:60]}' is no range of IP addresses")
    return found


def _holds(outer: Cidr, address: Ip) -> bool:
    return address.address in outer.network


def _covers(outer: Cidr, inner: Cidr) -> bool:
    same = outer.network.version == inner.network.version
    longer = outer.network.prefixlen <= inner.network.prefixlen
    return same and longer and inner.network.network_address in outer.network


def _is_global(value: Ip) -> bool:
    found = value.address
    is_broadcast = found == ipaddress.IPv4Address("255.255.255.255")
    odd = found.is_unspecified or found.is_loopback or found.is_multicast or found.is_link_local
    return not is_broadcast and not odd


def _is_local_multicast(value: Ip) -> bool:
    found = value.address
    if isinstance(found, ipaddress.IPv4Address):
        return found in ipaddress.IPv4Network("224.0.0.0/24")
    return found.packed[0] == 0xFF and found.packed[1] & 0x0F == 2


def _url(text: str) -> Url:
    if not is_request_uri(text):
        raise Failure(f"'{text[:60]}' is no URL")
    rest = text.partition("#")[0]
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", rest)
    rest = rest[scheme.end() :] if scheme else rest
    rest, _, query = rest.partition("?")
    host = ""
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        host, rest = authority.rpartition("@")[2], slash + path
    return Url(scheme[1].lower() if scheme else "", host, rest, query)


def _host_name(url: Url) -> str:
    if url.host.startswith("["):
        return url.host[1:].partition("]")[0]
    return url.host.partition(":")[0]


def _port(url: Url) -> str:
    return url.host.rpartition("]")[2].partition(":")[2]


def _query(url: Url) -> dict[object, object]:
    found: dict[object, object] = {}
    for pair in url.query.split("&"):
        key, _, value = pair.partition("=")
        if pair and ";" not in pair and not re.search(r"%(?![0-9a-fA-F]{2})", pair):
            values = found.setdefault(unquote_plus(key), [])
            if isinstance(values, list):
                values.append(unquote_plus(value))
    return found


def _named(fault: Callable[[str], str | None], text: str) -> list[str]:
    said = fault(text)
    return [said] if said else []


def _begins(fault: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """The same of the beginning of a name, which may end with a dash."""
    return lambda text: fault(text[:-2] + "a" if len(text) > 1 and text.endswith("-") else text)


def _formed(name: str) -> Callable[[str], str | None]:
    return lambda text: None if value_formats.FORMATS[name](text) else f"is no {name}"


_FAULTS: dict[str, Callable[[str], str | None]] = {
    "dns1123Label": label_fault,
    "dns1123Subdomain": subdomain_fault,
    "dns1035Label": letter_label_fault,
    "qualifiedName": key_fault,
    "dns1123LabelPrefix": _begins(label_fault),
    "dns1123SubdomainPrefix": _begins(subdomain_fault),
    "dns1035LabelPrefix": _begins(letter_label_fault),
    "labelValue": value_fault,
    **{name: _formed(name) for name in ("uri", "uuid", "byte", "date", "datetime")},
}


def _format(name: str) -> Format:
    fault = _FAULTS[name]
    return Format(name, lambda text: _named(fault, text))


def _validate(form: Format, text: str) -> Optional:
    said = form.faults(text)
    return Optional(said, True) if said else NONE


TABLE: Table = {
    "ip": [("string", _ip), ("net.CIDR", lambda value: Ip(value.address))],
    "isIP": [("string", lambda text: _address(text) is not None)],
    "ip.isCanonical": [("string", lambda text: str(_ip(text).address) == text)],
    "family": [("net.IP", lambda value: value.address.version)],
    "isUnspecified": [("net.IP", lambda value: value.address.is_unspecified)],
    "isLoopback": [("net.IP", lambda value: value.address.is_loopback)],
    "isLinkLocalMulticast": [("net.IP", _is_local_multicast)],
    "isLinkLocalUnicast": [("net.IP", lambda value: value.address.is_link_local)],
    "isGlobalUnicast": [("net.IP", _is_global)],
    "cidr": [("string", _cidr)],
    "isCIDR": [("string", lambda text: _prefix(text) is not None)],
    "containsIP": [
        ("net.CIDR string", lambda value, text: _holds(value, _ip(text))),
        ("net.CIDR net.IP", _holds),
    ],
    "containsCIDR": [
        ("net.CIDR string", lambda value, text: _covers(value, _cidr(text))),
        ("net.CIDR net.CIDR", _covers),
    ],
    "prefixLength": [("net.CIDR", lambda value: value.network.prefixlen)],
    "masked": [("net.CIDR", lambda value: Cidr(value.network.network_address, value.network))],
    "string": [
        ("net.IP", lambda value: str(value.address)),
        ("net.CIDR", lambda value: f"{value.address}/{value.network.prefixlen}"),
    ],
    "url": [("string", _url)],
    "isURL": [("string", is_request_uri)],
    "getScheme": [("kubernetes.URL", lambda url: url.scheme)],
    "getHost": [("kubernetes.URL", lambda url: url.host)],
    "getHostname": [("kubernetes.URL", _host_name)],
    "getPort": [("kubernetes.URL", _port)],
    "getEscapedPath": [("kubernetes.URL", lambda url: quote(url.path, safe="/!$&'()*+,;=:@%~-._[]"))],
    "getQuery": [("kubernetes.URL", _query)],
    "format.named": [("string", lambda name: Optional(_format(name), True) if name in _FAULTS else NONE)],
    "validate": [("kubernetes.NamedFormat string", _validate)],
    **{f"format.{name}": [("", lambda name=name: _format(name))] for name in FORMATS},
}
