"""What to say of a selector that matches none of the pods that are here."""

from __future__ import annotations

from collections.abc import Sequence

from k8slint.finding import Finding, Related, Severity
from k8slint.kube.labels import Selector, describe, fits, missed_by
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import respelled_pair
from k8slint.node import At

# Comparing labels with those of more pods than this would take longer than it helps.
_MANY = 200


def unselected(
    owner: Object,
    selector: Selector,
    at: At,
    here: Sequence[PodSpec],
    astray: Sequence[PodSpec],
    *,
    complete: bool,
    certain: bool = True,
) -> Finding | None:
    """That an object selects no pod; `at` is its selector, `here` are the pods near it that may be in its namespace.

    `astray` are the pods near it, in another namespace, that have the labels. Without `certain` only these and a near
    miss are told. `complete` says that no pods come from elsewhere, which makes it an error. None where labels are
    added later, or where those of a workload are wrong, which `mismatching-selector` says.
    """
    if any(pod.object.labels_come_later and fits(selector.pairs, pod.labels) for pod in here):
        return None
    if any(pod.expected_labels and selector.matches(pod.expected_labels) for pod in here):
        return None
    severity: Severity | None = "error" if complete else None
    who = f"{owner.kind} '{owner.name}'"
    if astray:
        said = f"{who} is in namespace '{owner.namespace}', its pods are in '{astray[0].object.namespace}'"
        place = owner["metadata"]["namespace"].place
        help = f"a {owner.kind} selects pods of its own namespace"
        return Finding(said, place, help, _labelled(astray[0]), severity=severity)
    what = "labels" if selector.requirements else f"'{describe(selector.pairs)}'"
    message = f"{who} selects {what}, which no pod here has"
    for pod in here[:_MANY]:
        meant = missed_by(selector.pairs, pod.labels)
        if meant is not None and all(each.matches(pod.labels) for each in selector.requirements):
            key, label = meant
            pairs = at["matchLabels"] if at["matchLabels"].is_map else at
            fix = respelled_pair(pairs[key], label)
            return Finding(message, pairs[key].place, f"did you mean '{label}'?", _labelled(pod), fix, severity)
    if complete or (here and certain):
        help = "select the labels of the pod template"
        return Finding(message, at.key_place, help, _labelled(*here[:1]), severity=severity)
    return None


def _labelled(*pods: PodSpec) -> tuple[Related, ...]:
    return tuple(
        Related(
            f"the pods of {pod.object.kind} '{pod.object.name}' are labelled here",
            pod.template["metadata"]["labels"].key_place,
        )
        for pod in pods
    )
