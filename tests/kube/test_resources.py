"""The table of resources names every kind that Kubernetes serves."""

from __future__ import annotations

import json

import k8slint_schemas

from k8slint.kube.resources import exists, groups_with, is_builtin_group, plural_of, subresources_of
from k8slint.schema.index import index

# What is sent along with a request, or to a subresource.
NO_RESOURCES = ("AdmissionReview", "DeploymentRollback", "EphemeralContainers")


def test_every_builtin_kind_has_a_row() -> None:
    known = {
        (group, row[0])
        for group, resources in json.loads(k8slint_schemas.read("resources.json")).items()
        for row in resources.values()
    }
    served = set()
    for each in index().kinds:
        *group, _, kind = each.split("/")
        served.add(("/".join(group), kind))
    assert served - known == set()


def test_every_kind_that_was_removed_has_a_row() -> None:
    for each, row in json.loads(k8slint_schemas.read("api-lifecycle.json")).items():
        kind = each.rpartition("/")[2]
        if row.get("component", "Kubernetes") == "Kubernetes" and kind not in NO_RESOURCES:
            assert plural_of(kind), each


def test_names_are_plural_and_lower_case() -> None:
    for resources in json.loads(k8slint_schemas.read("resources.json")).values():
        for plural, row in resources.items():
            assert plural == plural.lower()
            assert plural.endswith("s")
            assert not row[0] or plural.startswith(row[0].lower()[:-1])


def test_look_up() -> None:
    assert exists("", "pods", "exec")
    assert exists("apps", "deployments", "finalizers")
    assert exists("authentication.k8s.io", "userextras", "scopes")
    assert not exists("", "pods", "*")
    assert not exists("", "deployments")
    assert not exists("apps", "deployment")
    assert groups_with("deployments") == ("apps", "extensions")
    assert plural_of("ingress") == (("extensions", "ingresses"), ("networking.k8s.io", "ingresses"))
    assert "log" in subresources_of("", "pods")
    assert is_builtin_group("")
    assert not is_builtin_group("metrics.k8s.io")
