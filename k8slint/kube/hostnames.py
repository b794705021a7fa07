"""Host names and wildcards, as Ingress and Gateway API compare them."""

from __future__ import annotations


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
