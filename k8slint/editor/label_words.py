"""Keys and values of labels, as objects of the project carry them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from k8slint.editor.completion import Completion, Question, offer, offer_key
from k8slint.groups import may_meet
from k8slint.kube.labels import NAME_OF_NAMESPACE, labels_of
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.pods import is_workload, pod_path
from k8slint.kube.secrets import looks_secret
from k8slint.node import Map, Node, Path, Scalar

# Whose labels are meant: those of pods, of the pod beside the selector, of namespaces, of any object; or annotations.
Whose: TypeAlias = Literal["pods", "own", "namespaces", "all", "annotations"]

_MOST_VALUES = 3
_PLAIN_SELECTORS = {("Service", ("spec", "selector")), ("ReplicationController", ("spec", "selector"))}
_SPREAD = ("labelSelector", "podSelector", "endpointSelector")


class Wanted(NamedTuple):
    """Whose labels are asked for; the key where its value is, and "" where keys are."""

    whose: Whose
    key: str = ""


def labels_at(question: Question) -> Iterator[Completion] | None:
    """What may be written at the cursor; None where its field asks for no label."""
    wanted = _wanted(question)
    if wanted is None:
        return None
    carried = _carried(question, wanted.whose)
    return _values(question, wanted.key, carried) if wanted.key else _keys(question, carried)


def _wanted(question: Question) -> Wanted | None:
    cursor, path = question.cursor, question.path
    if cursor.role == "key":
        whose = _whose(cursor.object, path)
        return Wanted(whose) if whose is not None else None
    if cursor.role == "item" and path[-2:-1] == ("values",) and path[-4:-3] == ("matchExpressions",):
        key = cursor.object.root.down((*path[:-2], "key")).text or ""
        whose = _whose(cursor.object, (*path[:-4], "matchLabels"))
        return Wanted(whose, key) if whose is not None and key else None
    if path[-1:] == ("key",) and path[-3:-2] == ("matchExpressions",):
        whose = _whose(cursor.object, (*path[:-3], "matchLabels"))
        return Wanted(whose) if whose is not None else None
    whose = _whose(cursor.object, path[:-1])
    return Wanted(whose, str(path[-1])) if whose not in (None, "annotations") else None


def _whose(obj: Object, path: Path) -> Whose | None:
    """Whose labels stand at a path of an object."""
    if path[-2:] == ("metadata", "labels"):
        return "all"
    if path[-2:] == ("metadata", "annotations"):
        return "annotations"
    if (obj.group_kind, path) in _PLAIN_SELECTORS:
        return "pods"
    if path[-1:] != ("matchLabels",):
        return None
    if path == ("spec", "selector", "matchLabels"):
        if is_workload(obj.group_kind):
            return "own"
        return "pods" if obj.group_kind == "policy/PodDisruptionBudget" else "all"
    if path[-2:-1] == ("namespaceSelector",):
        return "namespaces"
    return "pods" if path[-2] in _SPREAD else "all"


def _carried(question: Question, whose: Whose) -> Iterator[Mapping[str, str]]:
    project, obj = question.project, question.cursor.object
    pod = pod_path(obj.group_kind)
    if whose == "own" and pod is not None:
        own = labels_of(obj.root.down((*pod[:-1], "metadata", "labels")))
        if own:
            yield own
            return
    if whose in ("pods", "own"):
        yield from (pod.labels for pod in project.pods_in(obj.namespace))
    elif whose == "namespaces":
        yield {NAME_OF_NAMESPACE: ""}  # every namespace has it
        yield from (_labels(each) for each in project.objects_of("Namespace"))
        named = {each.own_name for each in project.objects_of("Namespace")}
        yield from ({NAME_OF_NAMESPACE: name} for name in named.union(each.namespace for each in project.objects))
    elif whose == "annotations":
        # What they hold may be anything, and is not shown.
        yield from (dict.fromkeys(_annotations(each), "") for each in project.objects if each.kind != "Secret")
    else:
        if pod is not None:
            # What the selector asks for belongs on the pods.
            yield labels_of(obj["spec"]["selector"]["matchLabels"])
        for each in project.objects:
            if each.kind != "Secret" and may_meet(each.namespace, obj.namespace):
                labels = _labels(each)
                yield labels if each.kind != "Namespace" else _without_modes(labels)


def _without_modes(labels: Mapping[str, str]) -> Mapping[str, str]:
    """Labels without those that only a namespace can have."""
    return {key: value for key, value in labels.items() if not key.startswith("pod-security.kubernetes.io/")}


@once
def _labels(obj: Object) -> Mapping[str, str]:
    """metadata.labels, told without a place, for it is asked of every object."""
    fields = _metadata(obj, "labels")
    return {key: node.value for key, node in fields.items() if isinstance(node, Scalar) and isinstance(node.value, str)}


@once
def _annotations(obj: Object) -> tuple[str, ...]:
    """The keys of metadata.annotations."""
    return tuple(_metadata(obj, "annotations"))


def _metadata(obj: Object, field: str) -> Mapping[str, Node]:
    root = obj.root.node
    metadata = root.fields.get("metadata") if isinstance(root, Map) else None
    found = metadata.fields.get(field) if isinstance(metadata, Map) else None
    return found.fields if isinstance(found, Map) else {}


def _keys(question: Question, carried: Iterator[Mapping[str, str]]) -> Iterator[Completion]:
    cursor = question.cursor
    values: dict[str, Counter[str]] = {}
    for labels in carried:
        for key, value in labels.items():
            values.setdefault(key, Counter())[value] += 1
    order = sorted(values, key=lambda key: (-values[key].total(), key))
    for number, key in enumerate(order):
        if key in cursor.siblings:
            continue
        common = [] if looks_secret(key) else [value for value, _ in values[key].most_common(_MOST_VALUES) if value]
        detail = ", ".join([*common, "…"] if common and len(values[key]) > _MOST_VALUES else common)
        sort = f"{number:05}"
        if cursor.role == "key":
            retrigger = not cursor.followed
            yield offer_key(cursor, "label", key, detail=detail, rank=5, sort=sort, retrigger=retrigger)
        else:
            yield offer(cursor, "label", key, detail=detail, sort=sort)


def _values(question: Question, key: str, carried: Iterator[Mapping[str, str]]) -> Iterator[Completion]:
    if looks_secret(key):
        return
    found = Counter(labels[key] for labels in carried if labels.get(key))
    typed = question.cursor.at.text
    for number, (value, times) in enumerate(sorted(found.items(), key=lambda each: (-each[1], each[0]))):
        if not (value == typed and times == 1 and question.cursor.prefix):
            yield offer(question.cursor, "label", value, sort=f"{number:05}")
