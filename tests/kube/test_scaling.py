"""Budgets, autoscalers, and what pods request together."""

from __future__ import annotations

import pytest

from k8slint.fix import applied
from k8slint.kube.autoscaling import resource_metrics
from k8slint.kube.disruption import amount, pods_guarded
from k8slint.kube.objects import Object
from k8slint.kube.pod_resources import of_pod, written
from k8slint.kube.pods import pod_of
from k8slint.kube.rewrite import without
from k8slint.node import At
from k8slint.reading.read import read


def made(text: str) -> Object:
    document = read(text.encode(), "x.yaml").documents[0]
    return Object(At(document.source, document.root), 0, ("1.36",))


@pytest.mark.parametrize(
    ("value", "total", "meant"),
    [("2", 5, 2), ("50%", 5, 3), ("50%", 4, 2), ("1%", 1, 1), ("0%", 9, 0), ('"2"', 5, None), ("-1%", 5, None)],
)
def test_percentages_are_rounded_up(value: str, total: int, meant: int | None) -> None:
    assert amount(made(f"spec: {{minAvailable: {value}}}")["spec"]["minAvailable"], total) == meant


@pytest.mark.parametrize(
    ("version", "selector", "selects"),
    [("v1", "{}", True), ("v1beta1", "{}", False), ("v1", "", False), ("v1", "{matchLabels: {a: 1}}", False)],
)
def test_an_empty_selector_selects_all_since_v1(version: str, selector: str, selects: bool) -> None:
    pdb = made(f"apiVersion: policy/{version}\nkind: PodDisruptionBudget\nspec: {{selector: {selector}}}")
    assert (pods_guarded(pdb) is not None) == selects


def test_an_autoscaler_without_metrics_looks_at_cpu() -> None:
    for version in ("v1", "v2"):
        hpa = made(f"apiVersion: autoscaling/{version}\nkind: HorizontalPodAutoscaler\nspec: {{maxReplicas: 3}}")
        assert [(metric.resource, metric.relative) for metric in resource_metrics(hpa)] == [("cpu", True)]


def test_pods_request_what_the_scheduler_counts() -> None:
    pod = pod_of(
        made(
            "apiVersion: v1\nkind: Pod\nspec: {"
            "initContainers: [{name: side, restartPolicy: Always, resources: {requests: {cpu: 100m}}},"
            " {name: init, resources: {limits: {cpu: 2}}}],"
            "containers: [{name: a, resources: {requests: {cpu: 500m}}}, {name: b}]}"
        )
    )
    assert pod is not None
    assert of_pod(pod, "requests", "cpu") == 2_100_000_000
    assert written(2_100_000_000, "cpu") == "2100m"


@pytest.mark.parametrize(
    ("billionths", "resource", "text"),
    [
        (2 * 10**9, "requests.cpu", "2"),
        (3 * 2**30 * 10**9, "memory", "3Gi"),
        (1536 * 2**20 * 10**9, "limits.memory", "1536Mi"),
        (1000 * 10**9, "memory", "1000"),
        (5 * 10**9, "pods", "5"),
        (0, "requests.storage", "0"),
    ],
)
def test_amounts_are_written_short(billionths: int, resource: str, text: str) -> None:
    assert written(billionths, resource) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("spec:\n  replicas: 3 # many\n  a: 1\n", "spec:\n  a: 1\n"),
        ("spec:\n  a: 1\n  replicas: 3", "spec:\n  a: 1\n"),
        ('spec:\n  "replicas":\n    3\n  a: 1\n', "spec:\n  a: 1\n"),
        ("spec: {replicas: 3, a: 1}\n", None),
        ("spec:\n  replicas: 3\n", None),
        ("spec: { a: 1,\n  replicas: 3 }\n", None),
        ("spec:\n  a: 1\n", None),
    ],
)
def test_a_field_is_taken_out_with_its_lines(text: str, left: str | None) -> None:
    edit = without(made(text)["spec"]["replicas"])
    assert (applied(text, [edit]) if edit else None) == left
