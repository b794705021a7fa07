"""References: which fields name another object, found both ways."""

from __future__ import annotations

import pytest

from k8slint.assemble import ReadFile, assemble
from k8slint.kube.references import asked_at
from k8slint.node import Path
from k8slint.project import Project
from k8slint.reading.read import read
from k8slint.schema.releases import newest_release

MANIFEST = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  serviceAccountName: web
  containers:
    - name: web
      image: web:1.2
      envFrom: [{configMapRef: {name: settings, optional: true}}]
      env: [{name: A, valueFrom: {secretKeyRef: {name: login, key: user}}}]
  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}, {name: w}, text]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: other}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
  - {kind: ServiceAccount, name: web, namespace: ci}
  - {kind: User, apiGroup: rbac.authorization.k8s.io, name: ann}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  parentRefs: [{name: public, namespace: gateways}]
  rules: [{backendRefs: [{name: web, port: 80}, {group: example.com, kind: Bucket, name: files}]}]
"""


@pytest.fixture(scope="module")
def project() -> Project:
    """The manifest above as a project."""
    return assemble([ReadFile(read(MANIFEST.encode(), "a.yaml"))], (newest_release(),))


def test_every_reference_is_found_with_its_target(project: Project) -> None:
    found = {(r.source.kind, r.to, r.namespace, r.name, r.optional) for r in project.references}
    assert found == {
        ("Pod", "ServiceAccount", "shop", "web", False),
        ("Pod", "ConfigMap", "shop", "settings", True),
        ("Pod", "Secret", "shop", "login", False),
        ("Pod", "PersistentVolumeClaim", "shop", "data", False),
        ("HorizontalPodAutoscaler", "apps/Deployment", "", "web", False),
        ("RoleBinding", "rbac.authorization.k8s.io/ClusterRole", "", "view", False),
        ("RoleBinding", "ServiceAccount", "ci", "web", False),
        ("RoleBinding", "rbac.authorization.k8s.io/User", "shop", "ann", False),
        ("HTTPRoute", "gateway.networking.k8s.io/Gateway", "gateways", "public", False),
        ("HTTPRoute", "Service", "shop", "web", False),
        ("HTTPRoute", "example.com/Bucket", "shop", "files", False),
    }


def test_a_part_of_the_target_is_told(project: Project) -> None:
    by_name = {(r.to, r.name): r for r in project.references}
    key = by_name["Secret", "login"].key
    port = by_name["Service", "web"].port
    assert key is not None
    assert key.text == "user"
    assert port is not None
    assert port.number == 80


def test_the_index_answers_both_ways(project: Project) -> None:
    (wanted,) = [r for r in project.references if r.to == "ConfigMap"]
    (target,) = project.targets(wanted)
    assert target.namespace == "shop"
    assert project.users(target) == [wanted]
    (other,) = [obj for obj in project.objects_of("ConfigMap") if obj.namespace == "other"]
    assert project.users(other) == []


def test_places_slice_back_to_the_name(project: Project) -> None:
    for reference in project.references:
        start, end = reference.at.place.span
        assert reference.at.source.text[start:end] == reference.name


def test_what_a_field_asks_for_is_told_as_the_reference_is(project: Project) -> None:
    for reference in project.references:
        told = (reference.to, reference.namespace, reference.name)
        fields = (("name", reference.at), ("key", reference.key), ("port", reference.port))
        found = {part: asked_at(reference.source, at.path) for part, at in fields if at is not None}
        assert found == {part: (part, *told) for part in found}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("spec", "volumes", 1, "secret", "secretName"), ("name", "Secret", "shop", "")),
        (("spec", "volumes", 1, "secret", "items", 0, "key"), ("key", "Secret", "shop", "")),
        (("spec", "containers", 0, "env", 0, "valueFrom", "secretKeyRef", "key"), ("key", "Secret", "shop", "login")),
        (("spec", "containers", 0, "image"), None),
        (("spec", "containers", "serviceAccountName"), None),
        (("metadata", "name"), None),
        ((), None),
    ],
)
def test_a_field_that_is_not_there_yet_asks_as_well(project: Project, path: Path, expected: object) -> None:
    (pod,) = project.objects_of("Pod")
    assert asked_at(pod, path) == expected
