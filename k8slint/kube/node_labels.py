"""Where objects speak of the labels of nodes: selectors, affinities, topologies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec, pod_of
from k8slint.node import At

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


class Used(NamedTuple):
    """A key of a node label at a place.

    `beside` are all keys of the list or mapping it belongs to. `is_key` says that it is the key of a field, not a
    value; `is_fixed` that the object cannot be changed there once it is made.
    """

    key: str
    at: At
    beside: frozenset[str]
    is_key: bool = False
    is_fixed: bool = False


def used_node_labels(obj: Object) -> Iterator[Used]:
    """Every node label that an object speaks of."""
    pod = pod_of(obj)
    if pod is not None:
        yield from _of_pod(pod)
    match obj.group_kind:
        case "Node":
            yield from _fields(obj["metadata"]["labels"], is_fixed=True)
        case "PersistentVolume":
            yield from _fields(obj["metadata"]["labels"], is_fixed=True)
            yield from _values(_term_keys(obj["spec"]["nodeAffinity"]["required"]), is_fixed=True)
        case "storage.k8s.io/StorageClass":
            topologies = list(obj["allowedTopologies"].items())
            yield from _values(
                [item["key"] for topology in topologies for item in topology["matchLabelExpressions"].items()],
                is_fixed=True,
            )
        case "node.k8s.io/RuntimeClass":
            yield from _fields(obj["scheduling"]["nodeSelector"])


def _of_pod(pod: PodSpec) -> Iterator[Used]:
    yield from _fields(pod["nodeSelector"])
    affinity = pod["affinity"]
    yield from _values(_term_keys(affinity["nodeAffinity"][_REQUIRED]))
    preferred = affinity["nodeAffinity"][_PREFERRED].items()
    yield from _values([item["key"] for term in preferred for item in term["preference"]["matchExpressions"].items()])
    for kind in ("podAffinity", "podAntiAffinity"):
        terms = affinity[kind]
        yield from _values([term["topologyKey"] for term in terms[_REQUIRED].items()])
        yield from _values([term["podAffinityTerm"]["topologyKey"] for term in terms[_PREFERRED].items()])
    yield from _values([item["topologyKey"] for item in pod["topologySpreadConstraints"].items()])


def _term_keys(selector: At) -> list[At]:
    return [item["key"] for term in selector["nodeSelectorTerms"].items() for item in term["matchExpressions"].items()]


def _values(found: list[At], *, is_fixed: bool = False) -> Iterator[Used]:
    beside = frozenset(at.text for at in found if at.text)
    for at in found:
        if at.text:
            yield Used(at.text, at, beside, is_fixed=is_fixed)


def _fields(at: At, *, is_fixed: bool = False) -> Iterator[Used]:
    beside = frozenset(key for key, _ in at.fields())
    for key, value in at.fields():
        yield Used(key, value, beside, is_key=True, is_fixed=is_fixed)
