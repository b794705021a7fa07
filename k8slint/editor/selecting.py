"""Label selectors in a project: what each of them selects, and which of them select some labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from k8slint.editor.declared import Declared, below, object_name
from k8slint.groups import each_once, may_meet
from k8slint.kube.disruption import PDB, pods_guarded
from k8slint.kube.labels import NAME_OF_NAMESPACE, Selector, labels_of, selector_of
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.pods import is_workload, pod_of
from k8slint.kube.selectors import affinity_terms
from k8slint.kube.services import pods_wanted
from k8slint.node import At
from k8slint.project import Project

SERVICE_MONITOR = "monitoring.coreos.com/ServiceMonitor"
POD_MONITOR = "monitoring.coreos.com/PodMonitor"
POLICY = "networking.k8s.io/NetworkPolicy"
NAMESPACE = "Namespace"
_SELECTOR = {"matchLabels", "matchExpressions"}
_KINDS = ("Service", POLICY, PDB, SERVICE_MONITOR, POD_MONITOR)


class Selecting(NamedTuple):
    """A selector where it stands: what it asks for, and where it looks for it.

    `of` is "own" for the selector of a workload, which looks at nothing but its own pods. `namespaces` are those that
    are looked in, "" for any; where `of_namespaces` is given, these are the ones that it selects.
    """

    object: Object
    at: At
    selector: Selector
    of: str
    namespaces: tuple[str, ...]
    of_namespaces: Selector | None = None


@once
def selectors_in(obj: Object) -> tuple[Selecting, ...]:
    """The selectors by which an object looks for pods or Services."""
    return tuple(_selectors(obj))


def _selectors(obj: Object) -> Iterator[Selecting]:
    spec, own = obj["spec"], (obj.namespace,)
    match obj.group_kind:
        case "Service":
            wanted = pods_wanted(obj)
            if wanted is not None:
                yield Selecting(obj, spec["selector"], wanted, "pods", own)
        case "policy/PodDisruptionBudget":
            guarded = pods_guarded(obj)
            if guarded is not None:
                yield Selecting(obj, spec["selector"], guarded, "pods", own)
        case "networking.k8s.io/NetworkPolicy":
            yield from _selecting(obj, spec["podSelector"], "pods", own)
            for rules, peers in (("ingress", "from"), ("egress", "to")):
                for rule in spec[rules].items():
                    for peer in rule[peers].items():
                        yield from _selecting(obj, peer["podSelector"], "pods", own, peer["namespaceSelector"])
        case "monitoring.coreos.com/ServiceMonitor":
            yield from _selecting(obj, spec["selector"], "services", _monitored(obj))
        case "monitoring.coreos.com/PodMonitor":
            yield from _selecting(obj, spec["selector"], "pods", _monitored(obj))
        case "ReplicationController":
            pairs = labels_of(spec["selector"])
            if pairs:
                yield Selecting(obj, spec["selector"], Selector(pairs), "own", own)
        case kind if is_workload(kind):
            yield from _selecting(obj, spec["selector"], "own", own)
    pod = pod_of(obj)
    if pod is not None:
        for term in affinity_terms(pod):
            given = tuple(item.text for item in term["namespaces"].items() if item.text)
            yield from _selecting(obj, term["labelSelector"], "pods", given or own, term["namespaceSelector"])
        for constraint in pod["topologySpreadConstraints"].items():
            yield from _selecting(obj, constraint["labelSelector"], "pods", own)


def _selecting(
    obj: Object, at: At, of: str, namespaces: tuple[str, ...], where: At | None = None
) -> Iterator[Selecting]:
    if at.is_map:
        selector = selector_of(at)
        if len(selector.pairs) == len(at["matchLabels"]):
            of_namespaces = selector_of(where) if where is not None and where.is_map else None
            yield Selecting(obj, at, selector, of, namespaces, of_namespaces)


def _monitored(obj: Object) -> tuple[str, ...]:
    chosen = obj["spec"]["namespaceSelector"]
    if chosen["any"].value is True:
        return ("",)
    return tuple(item.text for item in chosen["matchNames"].items() if item.text) or (obj.namespace,)


def selecting_at(obj: Object, at: At) -> Selecting | None:
    """The selector that a place of an object lies in."""
    return next((each for each in selectors_in(obj) if below(at, each.at) is not None), None)


def namespaces_selected(project: Project, at: At) -> list[Object] | None:
    """The Namespaces that a selector of namespaces selects; None where a place lies in no such selector."""
    holder: At | None = at
    while holder is not None and holder.key != "namespaceSelector":
        holder = holder.parent
    if holder is None or not holder.is_map or not {key for key, _ in holder.fields()} <= _SELECTOR:
        return None  # that of a ServiceMonitor names them
    wanted = selector_of(holder)
    if len(wanted.pairs) != len(holder["matchLabels"]):
        return None
    return [each for each in project.objects_of(NAMESPACE) if wanted.matches(_namespace_labels(each))]


def label_at(selecting: Selecting, at: At) -> str | None:
    """The key of the label that a place in a selector is about; None where it is about no single one."""
    path = below(at, selecting.at) or ()
    if path[:1] == ("matchExpressions",):
        return selecting.at.down(path[:2])["key"].text if len(path) > 1 else None
    if path[:1] == ("matchLabels",):
        path = path[1:]
    return str(path[0]) if path else None


def labels_selected(project: Project, selecting: Selecting) -> Iterator[tuple[Object, At]]:
    """The labels that a selector selects, with the object that they belong to."""
    obj, selector = selecting.object, selecting.selector
    namespaces = _namespaces(project, selecting)
    if selecting.of == "own":
        pod = pod_of(obj)
        if pod is not None and selector.matches(pod.labels):
            yield obj, pod.template["metadata"]["labels"]
    elif selecting.of == "services":
        for service in project.objects_of("Service"):
            labels = service["metadata"]["labels"]
            if selector.matches(labels_of(labels)) and any(may_meet(each, service.namespace) for each in namespaces):
                yield service, labels
    else:
        for pod in each_once(project.pods_selected(selector, each) for each in namespaces):
            yield pod.object, pod.template["metadata"]["labels"]


def named_by(selecting: Selecting, at: At, found: tuple[Object, At]) -> Declared:
    """What to show of selected labels: the label that a place in the selector is about, else all of them."""
    obj, labels = found
    key = label_at(selecting, at)
    if key is not None and labels[key].exists:
        return Declared("label", obj, labels[key])
    return Declared("labels", obj, labels) if labels.exists else object_name(obj)


def _namespaces(project: Project, selecting: Selecting) -> Sequence[str]:
    """Where a selector looks. The namespaces that it selects are known as far as the project has them."""
    chosen = selecting.of_namespaces
    if chosen is None:
        return selecting.namespaces
    if chosen.empty:
        return ("",)
    found = [obj for obj in project.objects_of(NAMESPACE) if chosen.matches(_namespace_labels(obj))]
    name = chosen.pairs.get(NAME_OF_NAMESPACE)
    return [*dict.fromkeys([obj.name for obj in found] + ([name] if name and len(chosen.pairs) == 1 else []))]


def _namespace_labels(obj: Object) -> dict[str, str]:
    return {**labels_of(obj["metadata"]["labels"]), NAME_OF_NAMESPACE: obj.name}


def labels_at(obj: Object, at: At) -> Declared | None:
    """The labels, or the one label, that stand at a place and that selectors may select."""
    pod = pod_of(obj)
    if pod is not None:
        labels = pod.template["metadata"]["labels"]
    elif obj.group_kind == "Service":
        labels = obj["metadata"]["labels"]
    else:
        return None
    path = below(at, labels)
    if path is None or len(path) > 1:
        return None
    return Declared("label" if path else "labels", obj, at)


def selections_of(
    project: Project, obj: Object, kinds: tuple[str, ...] = _KINDS, *, by_pods: bool = False
) -> Iterator[Selecting]:
    """The selectors of objects of some kinds, and with `by_pods` of all pods, that select the labels of an object."""
    has = _labels(obj)
    of = "services" if obj.group_kind == "Service" else "pods"
    if has is None:
        return
    for other in each_once((project.objects_of(*kinds), _choosy(project) if by_pods else ())):
        for each in selectors_in(other):
            if each.of != of or not each.selector.matches(has):
                continue
            if any(may_meet(one, obj.namespace) for one in _namespaces(project, each)):
                yield each


def selected_by(project: Project, declared: Declared) -> Iterator[At]:
    """Where selectors ask for a label, or the selectors that select some labels."""
    obj = declared.object
    if obj is not None:
        key = str(declared.at.key) if declared.what == "label" else None
        own = [each for each in selectors_in(obj) if each.of == "own" and each.selector.matches(_labels(obj) or {})]
        for each in (*own, *selections_of(project, obj, by_pods=True)):
            yield from _about(each, key)


def _labels(obj: Object) -> Mapping[str, str] | None:
    pod = pod_of(obj)
    if pod is not None:
        return pod.labels
    return labels_of(obj["metadata"]["labels"]) if obj.group_kind == "Service" else None


def _choosy(project: Project) -> Iterator[Object]:
    """The objects whose pods want to be near other pods, or away from them."""
    for pod in project.pods:
        if pod["affinity"].exists or pod["topologySpreadConstraints"].exists:
            yield pod.object


def _about(selecting: Selecting, key: str | None) -> Iterator[At]:
    """The selector itself, or where it asks for the label of a key."""
    if key is None:
        yield selecting.at
        return
    at = selecting.at
    for pair in (at["matchLabels"][key], at[key]):
        if pair.text is not None and key in selecting.selector.pairs:
            yield pair
            break
    yield from (item["key"] for item in at["matchExpressions"].items() if item["key"].text == key)
