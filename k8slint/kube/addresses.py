"""IP addresses and ranges of them, as the API server reads and likes them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from k8slint.pattern import Pattern

if TYPE_CHECKING:
    import ipaddress

Address: TypeAlias = "ipaddress.IPv4Address | ipaddress.IPv6Address"
Network: TypeAlias = "ipaddress.IPv4Network | ipaddress.IPv6Network"

_DECIMAL_QUAD = Pattern(r"\d+\.\d+\.\d+\.\d+")


@lru_cache(1000)
def address_of(text: str) -> Address | None:
    """The address that Go reads in a text; None where it is none. Octets may have leading zeros, zones are refused."""
    import ipaddress

    if _DECIMAL_QUAD.fullmatch(text):
        text = ".".join(part.lstrip("0") or "0" for part in text.split("."))
    try:
        return None if "%" in text or not text.isascii() else ipaddress.ip_address(text)
    except ValueError:
        return None


def is_ip(text: str) -> bool:
    """Whether Go reads a text as an IP address."""
    return address_of(text) is not None


def is_cidr(text: str) -> bool:
    """Whether Go reads a text as an IP address and the length of a prefix."""
    address, slash, length = text.partition("/")
    found = address_of(address)
    if found is None or not slash or not re.fullmatch(r"\d{1,3}", length):
        return False
    return int(length) <= found.max_prefixlen


def strict_ip_fault(text: str) -> str | None:
    """What is wrong with an IP address by the rules since Kubernetes 1.36."""
    found = address_of(text)
    if found is None:
        return "is no IP address"
    if found.version == 6:
        return "must not be an IPv4 address in the form of IPv6" if found.ipv4_mapped is not None else None
    return "must not have leading zeros" if str(found) != text else None


def strict_cidr_fault(text: str) -> str | None:
    """What is wrong with an address range by the rules since Kubernetes 1.36."""
    if not is_cidr(text):
        return "is no address range"
    address, _, length = text.partition("/")
    network = network_of(text)
    if strict_ip_fault(address) is not None or (length != "0" and length.startswith("0")):
        return strict_ip_fault(address) or "must not have leading zeros"
    if network is not None and network.network_address != address_of(address):
        return f"has bits behind its prefix, {network} has not"
    return None


def exact_ip_fault(text: str) -> str | None:
    """What is wrong with an IP address that must have its usual form."""
    return strict_ip_fault(text) or odd_ip(text)


def exact_cidr_fault(text: str) -> str | None:
    """What is wrong with an address range that must have its usual form."""
    return strict_cidr_fault(text) or odd_cidr(text)


@lru_cache(1000)
def network_of(text: str) -> Network | None:
    """The addresses that Go reads in an address range; None where it is none."""
    address, _, length = text.partition("/")
    found = address_of(address)
    if found is None or not is_cidr(text):
        return None
    import ipaddress

    return ipaddress.ip_network(f"{found}/{int(length)}", strict=False)


def family_of(text: str) -> str:
    """The family of an IP address or an address range, "IPv4" or "IPv6"; "" where it is none.

    An IPv4 address that is written in the form of IPv6 stays one.
    """
    found = address_of(text.partition("/")[0])
    if found is None or ("/" in text and not is_cidr(text)):
        return ""
    return "IPv4" if found.version == 4 or found.ipv4_mapped is not None else "IPv6"


def family_fault(text: str, family: str) -> str | None:
    """Why an IP address is not one of a family; None where it is, or is no address at all."""
    found = family_of(text)
    return None if found in ("", family) else f"is an {found} address"


def special_fault(text: str) -> str | None:
    """Why an address cannot be that of an endpoint; None where it can, or is no address at all."""
    address = address_of(text)
    address = getattr(address, "ipv4_mapped", None) or address
    if address is None:
        return None
    if address.is_unspecified:
        return "is unspecified"
    if address.is_loopback:
        return "is a loopback address"
    return "is a link-local address" if address.is_link_local or _is_link_local_multicast(address) else None


def _is_link_local_multicast(address: Address) -> bool:
    octets = address.packed
    if address.version == 4:
        return octets[:3] == bytes((224, 0, 0))
    return octets[0] == 0xFF and octets[1] & 0x0F == 2


def odd_ip(text: str) -> str | None:
    """What is unusual about an address that the server takes, with a warning."""
    found = address_of(text)
    usual = getattr(found, "ipv4_mapped", None) or found
    return None if found is None or str(usual) == text else f"is not the usual form of {usual}"


def odd_cidr(text: str) -> str | None:
    """What is unusual about an address range that the server takes, with a warning."""
    if not is_cidr(text):
        return None
    address = text.partition("/")[0]
    found = address_of(address)
    network = network_of(text)
    if network is not None and found != network.network_address:
        return f"has bits behind its prefix: {network} is meant, or {found}/{network.max_prefixlen}"
    return odd_ip(address)
