"""The Pod Security Standards, release by release."""

from __future__ import annotations

import pytest

from k8slint.kube.objects import Object
from k8slint.kube.pod_security import Level, checks, enforced, enforced_release, violations
from k8slint.kube.pods import PodSpec, pod_of
from k8slint.node import At
from k8slint.reading.read import read


def made(text: str) -> Object:
    document = read(text.encode(), "x.yaml").documents[0]
    return Object(At(document.source, document.root), 0, ("1.36",))


def pod(spec: str) -> PodSpec:
    found = pod_of(made(f"apiVersion: v1\nkind: Pod\nspec: {spec}"))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("spec", "level", "refused", "taken"),
    [
        ("{containers: [{name: a, livenessProbe: {httpGet: {host: b}}}]}", "baseline", "1.34", "1.33"),
        ("{securityContext: {sysctls: [{name: net.ipv4.ip_local_reserved_ports}]}}", "baseline", "1.26", "1.27"),
        ("{securityContext: {sysctls: [{name: net.ipv4.tcp_keepalive_time}]}}", "baseline", "1.28", "1.29"),
        ("{securityContext: {sysctls: [{name: net.ipv4.tcp_wmem}]}}", "baseline", "1.31", "1.32"),
        ("{securityContext: {sysctls: [{name: net.ipv4.tcp_notsent_lowat}]}}", "baseline", "1.36", "1.37"),
        ("{securityContext: {seLinuxOptions: {type: container_engine_t}}}", "baseline", "1.30", "1.31"),
        (
            "{hostUsers: false, containers: [{name: a, securityContext: {procMount: Unmasked}}]}",
            "baseline",
            "1.34",
            "1.35",
        ),
        (
            "{os: {name: windows}, securityContext: {runAsNonRoot: true}, containers: [{name: a}]}",
            "restricted",
            "1.24",
            "1.25",
        ),
        ("{hostUsers: false, securityContext: {runAsUser: 0}}", "restricted", "1.34", "1.35"),
    ],
)
def test_standards_change_with_the_release(spec: str, level: Level, refused: str, taken: str) -> None:
    assert list(violations(pod(spec), level, refused))
    assert not list(violations(pod(spec), level, taken))


def test_restricted_holds_baseline() -> None:
    baseline = {check.id for check in checks("baseline", "1.36")}
    restricted = {check.id for check in checks("restricted", "1.36")}
    replaced = {"capabilities_baseline", "hostPathVolumes", "procMount", "seccompProfile_baseline"}
    assert (len(baseline), len(restricted)) == (12, 15)
    assert baseline - restricted == replaced


@pytest.mark.parametrize(
    ("labels", "level", "release"),
    [
        ("{enforce: baseline}", "baseline", "1.36"),
        ("{enforce: baseline, enforce-version: latest}", "baseline", "1.36"),
        ("{enforce: restricted, enforce-version: v1.9}", "restricted", "1.9"),
        ("{enforce: restricted, enforce-version: v1.40}", "restricted", "1.36"),
        ("{enforce: restricted, enforce-version: '1.30'}", "restricted", None),
        ("{enforce: privileged}", None, "1.36"),
        ("{enforce: strict}", None, "1.36"),
        ("{warn: restricted}", None, "1.36"),
    ],
)
def test_what_a_namespace_enforces(labels: str, level: str | None, release: str | None) -> None:
    written = labels.replace("enforce", "pod-security.kubernetes.io/enforce")
    namespace = made(f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: a, labels: {written}}}")
    found = enforced(namespace)
    assert (found[0] if found else None) == level
    assert enforced_release(namespace, "1.36") == release
