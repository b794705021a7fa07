"""Host names and wildcards: their forms, and how Ingress and Gateway API compare them."""

from __future__ import annotations

from k8slint.kube.addresses import is_ip
from k8slint.kube.names import SUBDOMAIN_LENGTH, label_fault, subdomain_fault


def wildcard_fault(host: str) -> str | None:
    """Why a text is no DNS name, of which the first part may be `*`."""
    if "*" not in host:
        return subdomain_fault(host)
    if len(host) > SUBDOMAIN_LENGTH:
        return subdomain_fault(host)
    if not host.startswith("*.") or "*" in host[1:]:
        return "may have '*' only as the whole of its first part"
    return subdomain_fault(host[2:])


def ingress_host_fault(host: str) -> str | None:
    """Why a text is no host of an Ingress."""
    return "is an IP address" if is_ip(host) else wildcard_fault(host)


def external_name_fault(name: str) -> str | None:
    """Why a text is no DNS name, with or without a dot at the end."""
    return subdomain_fault(name.removesuffix("."))


def full_name_fault(name: str) -> str | None:
    """Why a text is no DNS name of at least two parts, with or without a dot at the end."""
    parts = name.removesuffix(".").split(".")
    fault = external_name_fault(name) or next(filter(None, map(label_fault, parts)), None)
    return fault or ("has no dot" if len(parts) < 2 else None)


def covers(pattern: str, host: str) -> bool:
    """Whether a host of an Ingress is for another one: the same, or `*.` and the same domain. `*.` is for one label."""
    if pattern == host:
        return True
    label, _, domain = host.partition(".")
    return bool(label) and pattern == f"*.{domain}"


def intersect(one: str, other: str) -> bool:
    """Whether two host names of Gateway API have some host in common, where `*.` stands for one label or more."""
    if one == other:
        return True
    if one.startswith("*.") and other.startswith("*."):
        return one.endswith(other[1:]) or other.endswith(one[1:])
    if one.startswith("*."):
        return other.endswith(one[1:])
    return other.startswith("*.") and one.endswith(other[1:])
