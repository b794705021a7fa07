"""The objects of a project by kind, by name, by label and by what they refer to."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from k8slint.document import File, Problem
from k8slint.kube.kustomize import Kustomizations
from k8slint.kube.labels import Selector
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec, is_workload, pod_of
from k8slint.kube.references import Reference, references_of


class Unit(NamedTuple):
    """One file of a project: what was read, the objects in it, what the reader and the recogniser noticed."""

    file: File
    objects: tuple[Object, ...]
    problems: tuple[Problem, ...]
    skipped: str = ""


def object_at(objects: Sequence[Object], offset: int) -> Object | None:
    """The object of a file, among all of it in order, that an offset lies in."""
    index = bisect_right(objects, offset, key=_start) - 1
    if index < 0:
        return None
    node = objects[index].root.node
    return objects[index] if node is not None and offset <= node.end else None


def _start(obj: Object) -> int:
    return obj.root.node.start if obj.root.node else 0


class Index:
    """The objects of some units, and look-ups among them; each table is made when it is first asked for.

    Namespaces compare as people deploy: an object that leaves its namespace open may land in any.
    """

    def __init__(self, units: Iterable[Unit], kustomizations: Kustomizations) -> None:
        self.units = tuple(units)
        self.kustomizations = kustomizations

    @cached_property
    def objects(self) -> tuple[Object, ...]:
        """Every whole object; patches and other fragments are left out."""
        return tuple(obj for unit in self.units for obj in unit.objects if not obj.fragment)

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Object]]:
        found: dict[str, list[Object]] = defaultdict(list)
        for obj in self.objects:
            found[obj.group_kind].append(obj)
        return found

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds ("apps/Deployment", "Service") that occur."""
        return frozenset(self._by_kind)

    def objects_of(self, group_kind: str) -> list[Object]:
        """All whole objects of a kind, in the order of files and documents."""
        return self._by_kind.get(group_kind, [])

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[Object]]:
        found: dict[tuple[str, str], list[Object]] = defaultdict(list)
        for obj in self.objects:
            found[obj.group_kind, obj.name].append(obj)
        return found

    def named(self, group_kind: str, namespace: str, name: str) -> list[Object]:
        """The objects of a kind and name that may be in a namespace."""
        return [obj for obj in self._by_name.get((group_kind, name), ()) if may_meet(obj.namespace, namespace)]

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every field of an object that names another one, in the order of files and documents."""
        return tuple(reference for obj in self.objects for reference in references_of(obj))

    @cached_property
    def _references_to(self) -> Mapping[tuple[str, str], list[Reference]]:
        found: dict[tuple[str, str], list[Reference]] = defaultdict(list)
        for reference in self.references:
            found[reference.to, reference.name].append(reference)
        return found

    def targets(self, reference: Reference) -> list[Object]:
        """The objects that a reference may mean."""
        return self.named(reference.to, reference.namespace, reference.name)

    def users(self, obj: Object) -> list[Reference]:
        """The references that may mean an object."""
        found = self._references_to.get((obj.group_kind, obj.name), ())
        return [reference for reference in found if may_meet(reference.namespace, obj.namespace)]

    @cached_property
    def pods(self) -> tuple[PodSpec, ...]:
        """Every pod that the objects make."""
        return tuple(
            pod for obj in self.objects if is_workload(obj.group_kind) for pod in (pod_of(obj),) if pod is not None
        )

    def pods_in(self, namespace: str) -> Iterator[PodSpec]:
        """The pods that may be in a namespace."""
        return (pod for pod in self.pods if may_meet(pod.object.namespace, namespace))

    @cached_property
    def _pods_by_label(self) -> Mapping[tuple[str, str], list[PodSpec]]:
        found: dict[tuple[str, str], list[PodSpec]] = defaultdict(list)
        for pod in self.pods:
            for pair in pod.labels.items():
                found[pair].append(pod)
        return found

    def _selected(self, selector: Selector, namespace: str) -> Iterator[PodSpec]:
        by_pair = [self._pods_by_label.get(pair, []) for pair in selector.pairs.items()]
        rarest = min(by_pair, key=len) if by_pair else None
        candidates: Iterable[PodSpec] = self.pods if rarest is None else rarest
        return (pod for pod in candidates if may_meet(pod.object.namespace, namespace) and selector.matches(pod.labels))

    def pods_selected(self, selector: Selector, namespace: str) -> list[PodSpec]:
        """The pods that a selector matches and that may be in a namespace."""
        return list(self._selected(selector, namespace))

    def selects_some(self, selector: Selector, namespace: str) -> bool:
        """Whether there are any such pods."""
        return next(self._selected(selector, namespace), None) is not None

    def may_meet(self, one: Object, other: Object) -> bool:
        """Whether two objects may be in one namespace."""
        return may_meet(one.namespace, other.namespace)


def may_meet(one: str, other: str) -> bool:
    """Whether two namespaces, "" meaning left open, may be the same."""
    return one == other or not one or not other
