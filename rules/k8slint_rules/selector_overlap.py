from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from k8slint.finding import Finding, Related
from k8slint.kube.labels import Selector, describe, selector_of
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec, pod_of
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_KINDS = ("ReplicationController", "apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet")

# So many that have a label in common are looked at, so that thousands of them cost no more.
_LOOKED_AT = 100


class _Workload(NamedTuple):
    pod: PodSpec
    selector: Selector

    @property
    def object(self) -> Object:
        return self.pod.object


@rule(
    "selector-overlap",
    "two workloads of a namespace select each other's pods",
    on=WHOLE_PROJECT,
    severity="error",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=_KINDS,
)
def selector_overlap(project: Project) -> Iterator[Finding]:
    """
    Why
        A controller takes every pod that its selector matches and nobody owns for its own. Kubernetes does not stop
        two workloads from selecting the same labels, and says only that they "might conflict and behave
        unexpectedly": orphaned pods are adopted by the wrong one, and what goes by the selector mixes the two, such
        as `kubectl logs deployment/web`. Two HorizontalPodAutoscalers, one for each, give up with AmbiguousSelector.

    Bad
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "web:1.2"}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: worker}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: worker, image: "worker:1.2"}]}

    Good
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: shop, tier: web}}
          template:
            metadata: {labels: {app: shop, tier: web}}
            spec: {containers: [{name: web, image: "web:1.2"}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: worker}
        spec:
          selector: {matchLabels: {app: shop, tier: worker}}
          template:
            metadata: {labels: {app: shop, tier: worker}}
            spec: {containers: [{name: worker, image: "worker:1.2"}]}

    Except
        Workloads that are not certain to be applied together, or that get labels from a kustomization. Where only
        one of the two selects the pods of the other, it is a warning.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
    """
    subjects = frozenset(pod.object for pod in project.subjects.pods)
    for circle in _circles(project, subjects).values():
        by_label: dict[tuple[str, str, str], list[_Workload]] = defaultdict(list)
        for workload in circle:
            for key, value in workload.pod.labels.items():
                by_label[workload.object.namespace, key, value].append(workload)
        for workload in circle:
            if workload.object not in subjects:
                continue
            other = _other(workload, by_label)
            if other is not None:
                mutual = other.selector.matches(workload.pod.labels)
                # Said once of two that select each other.
                if not mutual or _place(other) < _place(workload):
                    yield _finding(workload, other, mutual=mutual)


def _circles(project: Project, subjects: frozenset[Object]) -> dict[str, list[_Workload]]:
    """The workloads with a selector by what applies them, as far as it applies a subject."""
    found: dict[str, list[_Workload]] = {by: [] for obj in subjects for by in project.applied_by(obj)}
    for obj in project.objects if found else ():
        circles = found.keys() & project.applied_by(obj) if obj.group_kind in _KINDS else ()
        workload = _workload(obj) if circles else None
        if workload is not None:
            for by in circles:
                found[by].append(workload)
    return found


@once
def _workload(obj: Object) -> _Workload | None:
    pod = pod_of(obj)
    if pod is None or obj.group_kind not in _KINDS or obj.labels_come_later:
        return None
    at = obj["spec"]["selector"]
    pairs = at if obj.group_kind == "ReplicationController" else at["matchLabels"]
    selector = selector_of(at)._replace(pairs={key: value.text or "" for key, value in pairs.fields()})
    # Without a pair there is no cheap way to find what else is selected.
    is_usable = selector.pairs and selector.matches(pod.labels) and not looks_unfilled(describe(selector.pairs))
    return _Workload(pod, selector) if is_usable else None


def _other(workload: _Workload, by_label: dict[tuple[str, str, str], list[_Workload]]) -> _Workload | None:
    """Another workload of the namespace whose pods this one selects; the first of them."""
    namespace = workload.object.namespace
    candidates = [by_label[namespace, key, value] for key, value in workload.selector.pairs.items()]
    for other in min(candidates, key=len)[:_LOOKED_AT]:
        if workload.selector.matches(other.pod.labels) and not _is_same(workload.object, other.object):
            return other
    return None


def _is_same(one: Object, other: Object) -> bool:
    """One object, defined once or twice."""
    return one is other or (one.group_kind, one.name) == (other.group_kind, other.name)


def _place(workload: _Workload) -> tuple[str, int]:
    place = workload.object["kind"].place
    return place.source.path, place.span.start


def _finding(workload: _Workload, other: _Workload, *, mutual: bool) -> Finding:
    obj, second = workload.object, other.object
    said = f"{obj.kind} '{obj.name}' selects '{describe(workload.selector.pairs)}', as the pods of"
    labels = other.pod.template["metadata"]["labels"]
    return Finding(
        f"{said} {second.kind} '{second.name}' are labelled",
        obj["spec"]["selector"].key_place,
        "give each a label of its own, and select that",
        (Related(f"the pods of {second.kind} '{second.name}'", labels.key_place),),
        severity=None if mutual else "warning",
    )
