"""Roles and their bindings: who is bound, what Kubernetes itself brings along, and what a role amounts to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from k8slint.kube.objects import Object
from k8slint.node import At

BINDINGS = ("rbac.authorization.k8s.io/ClusterRoleBinding", "rbac.authorization.k8s.io/RoleBinding")
CLUSTER_BINDING = BINDINGS[0]
ROLE = "rbac.authorization.k8s.io/Role"
CLUSTER_ROLE = "rbac.authorization.k8s.io/ClusterRole"

ADMIN = "cluster-admin"
MASTERS = "system:masters"

# The ClusterRoles that every cluster has, besides those whose names begin with "system:".
_EVERYWHERE = frozenset({"admin", ADMIN, "edit", "view"})
# Roles that the API server, kubeadm, and OpenShift and the clouds bring along.
_FROM_PLATFORMS = frozenset(
    {
        "basic-user",
        "cloud-provider",
        "cluster-debugger",
        "cluster-monitoring-edit",
        "cluster-monitoring-view",
        "cluster-reader",
        "cluster-status",
        "extension-apiserver-authentication-reader",
        "hostnetwork-role",
        "monitoring-edit",
        "monitoring-rules-edit",
        "monitoring-rules-view",
        "registry-admin",
        "registry-editor",
        "registry-viewer",
        "self-access-reviewer",
        "self-provisioner",
        "storage-admin",
        "sudoer",
    }
)
_READING = ("get", "list", "watch")
_SECRETIVE = ("secrets", "*")
_PREFIXES = ("kubeadm:", "system:")


class Subject(NamedTuple):
    """Somebody who is bound; `at` is the item of the list."""

    kind: str
    name: str
    namespace: str
    at: At

    @property
    def described(self) -> str:
        """Who it is, as a message names it."""
        return f"{self.kind} '{self.name}'"


def subjects_of(binding: Object) -> Iterator[Subject]:
    """The subjects of a binding that say who they are."""
    for item in binding["subjects"].items():
        kind, name = item["kind"].text, item["name"].text
        if kind and name:
            yield Subject(kind, name, item["namespace"].text or "", item)


def is_brought_along(name: str) -> bool:
    """Whether a role of this name comes with Kubernetes or with a platform, so that nobody has to define it."""
    return name in _EVERYWHERE or name in _FROM_PLATFORMS or name.startswith(_PREFIXES)


def allows_everything(role: Object) -> At | None:
    """The rule of a role that allows every verb on every resource."""
    for rule in role["rules"].items():
        if all(_has_wildcard(rule[field]) for field in ("apiGroups", "resources", "verbs")) and not len(
            rule["resourceNames"]
        ):
            return rule
    return None


def shows_named_only(role: Object) -> bool:
    """Whether a role allows nothing but to read objects that it names, none of them Secrets."""
    rules = list(role["rules"].items())
    return bool(rules) and all(
        len(rule["resourceNames"])
        and all(item.text in _READING for item in rule["verbs"].items())
        and all(item.text not in _SECRETIVE for item in rule["resources"].items())
        for rule in rules
    )


def role_of(binding: Object) -> tuple[str, str, str]:
    """The kind, namespace and name of the role that a binding gives; "" for what it does not say."""
    ref = binding["roleRef"]
    kind = {"Role": ROLE, "ClusterRole": CLUSTER_ROLE}.get(ref["kind"].text or "", "")
    return kind, binding.namespace if kind == ROLE else "", ref["name"].text or ""


def _has_wildcard(at: At) -> bool:
    return any(item.text == "*" for item in at.items())
