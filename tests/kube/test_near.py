"""The word that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.kube.near import distance, loosely, nearest
from k8slint.schema.compiled import schemas


@pytest.mark.parametrize(
    ("definition", "wrong", "meant"),
    [
        ("apps.v1.DeploymentSpec", "replcias", "replicas"),
        ("apps.v1.DeploymentSpec", "Replicas", "replicas"),
        ("apps.v1.DeploymentSpec", "revisionHistory", "revisionHistoryLimit"),
        ("apps.v1.RollingUpdateDeployment", "max_surge", "maxSurge"),
        ("apps.v1.RollingUpdateDeployment", "max-unavailable", "maxUnavailable"),
        ("core.v1.PodSpec", "container", "containers"),
        ("core.v1.PodSpec", "serviceaccountname", "serviceAccountName"),
        ("core.v1.Container", "pullPolicy", "imagePullPolicy"),
        ("core.v1.Container", "volumeMount", "volumeMounts"),
        ("core.v1.Container", "enviroment", "env"),
        ("core.v1.Container", "environment", "env"),
        ("core.v1.Container", "cmd", "command"),
        ("core.v1.Container", "mounts", "volumeMounts"),
        ("core.v1.ContainerPort", "prot", "protocol"),
        ("core.v1.EnvVar", "vaule", "value"),
        ("core.v1.EnvVarSource", "configMapRef", "configMapKeyRef"),
        ("core.v1.ResourceRequirements", "request", "requests"),
        ("core.v1.SecurityContext", "priviledged", "privileged"),
        ("core.v1.PersistentVolumeSpec", "reclaimPolicy", "persistentVolumeReclaimPolicy"),
        ("networking.v1.NetworkPolicyIngressRule", "form", "from"),
        ("networking.v1.IngressSpec", "ingressClass", "ingressClassName"),
        ("rbac.v1.PolicyRule", "verb", "verbs"),
    ],
)
def test_fields(definition: str, wrong: str, meant: str) -> None:
    known = schemas("1.37").struct(definition).fields
    found = nearest(wrong, known) or loosely(wrong, known)
    assert found == meant


@pytest.mark.parametrize("word", ["foo", "helmRelease", "x", "type2very"])
def test_nothing_is_near(word: str) -> None:
    known = schemas("1.37").struct("core.v1.Container").fields
    assert nearest(word, known) is None
    assert loosely(word, known) is None


def test_what_is_there_already_comes_last() -> None:
    assert nearest("hosts", ["host", "hostz"], used={"host"}) == "hostz"
    assert nearest("hosts", ["host"], used={"host"}) == "host"


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_a_distance(one: str, other: str) -> None:
    far = distance(one, other, 9)
    assert far == distance(other, one, 9)
    assert (far == 0) == (one == other)
    assert distance(one, other, 2) == min(far, 3)
    assert abs(len(one) - len(other)) <= far <= max(len(one), len(other))
