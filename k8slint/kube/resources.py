"""The resources of Kubernetes' own API groups: the plural names that roles speak of.

The table (`resources.json` of the schema package) holds every resource that any release served, as group, plural name,
kind and subresources. Names that exist for authorization only (`users`, `signers`) have no kind, nor have those that
OpenShift 3 served in the core group.
"""

from __future__ import annotations

import json
from functools import cache

import k8slint_schemas

# Asked for when an owner reference blocks deletion, and written by every controller: no API lists them.
_EVERYWHERE = frozenset({"finalizers", "status"})


@cache
def _groups() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(k8slint_schemas.read("resources.json"))
    return found


def is_builtin_group(group: str) -> bool:
    """Whether Kubernetes itself serves a group, or did once; "" is the core group."""
    return group in _groups()


def resources_in(group: str) -> tuple[str, ...]:
    """The plural names of the resources of a built-in group that have a kind."""
    return tuple(plural for plural, row in _groups().get(group, {}).items() if row[0])


def groups_with(resource: str) -> tuple[str, ...]:
    """The built-in groups that have a resource."""
    return tuple(group for group, resources in _groups().items() if resources.get(resource, ("",))[0])


def subresources_of(group: str, resource: str) -> tuple[str, ...]:
    """The subresources of a resource, without those that every resource may have."""
    return tuple(_groups().get(group, {}).get(resource, ("",))[1:])


def exists(group: str, resource: str, subresource: str = "") -> bool:
    """Whether a built-in group has, or had, a resource and its subresource."""
    row = _groups().get(group, {}).get(resource)
    if row is None:
        return False
    return subresource in ("", *row[1:], *_EVERYWHERE) or "*" in row[1:]


def plural_of(kind: str) -> tuple[tuple[str, str], ...]:
    """The group and plural name of the built-in resources of a kind, whatever the case it is written in."""
    wanted = kind.lower()
    return tuple(
        (group, plural)
        for group, resources in _groups().items()
        for plural, row in resources.items()
        if row[0] and row[0].lower() == wanted
    )
