"""The objects of a project by kind, by name, by label and by what they refer to."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from k8slint.document import File, Problem
from k8slint.groups import Group, Groups, may_meet
from k8slint.kube.kustomize import Kustomizations
from k8slint.kube.labels import Selector
from k8slint.kube.near import is_garbled
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec, has_unclear_pod, is_workload, pod_of
from k8slint.kube.references import Reference, references_of
from k8slint.kube.services import MadeElsewhere, made_elsewhere, makers_of_services

Self = TypeVar("Self", bound="Index")


class Unit(NamedTuple):
    """One file of a project: what was read, the objects in it, what the reader and the recogniser noticed."""

    file: File
    objects: tuple[Object, ...]
    problems: tuple[Problem, ...]
    skipped: str = ""

    @property
    def has_gaps(self) -> bool:
        """Whether nobody can tell what some document holds: it was not read, or its kind, name or pod is unclear."""
        is_odd = any(problem.kind == "not-an-object" for problem in self.problems)
        return self.file.has_gaps or is_odd or any(map(_is_obscure, self.objects))


def _is_obscure(obj: Object) -> bool:
    if obj.fragment:
        return False
    name = obj["metadata"]["name"] if not obj.name else None
    return (name is not None and (name.exists or is_garbled(name))) or has_unclear_pod(obj)


def object_at(objects: Sequence[Object], offset: int) -> Object | None:
    """The object of a file, among all of it in order, that an offset lies in."""
    index = bisect_right(objects, offset, key=_start) - 1
    if index < 0:
        return None
    return objects[index] if offset <= objects[index].span.end else None


def _start(obj: Object) -> int:
    return obj.span.start


class Inventory:
    """The objects of some units, the pods they make, the references they hold."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)

    @cached_property
    def objects(self) -> tuple[Object, ...]:
        """Every whole object; patches and other fragments are left out."""
        return tuple([obj for unit in self.units for obj in unit.objects if not obj.fragment])

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Object]]:
        found: dict[str, list[Object]] = defaultdict(list)
        for obj in self.objects:
            found[obj.group_kind].append(obj)
        return dict(found)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds ("apps/Deployment", "Service") that occur."""
        return frozenset(self._by_kind)

    def objects_of(self, *group_kinds: str) -> list[Object]:
        """All whole objects of a kind, in the order of files and documents; of several kinds, one behind the other."""
        if len(group_kinds) == 1:
            return self._by_kind.get(group_kinds[0], [])
        return [obj for kind in group_kinds for obj in self._by_kind.get(kind, ())]

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every field of an object that names another one, in the order of files and documents."""
        return tuple([reference for obj in self.objects for reference in references_of(obj)])

    @cached_property
    def pods(self) -> tuple[PodSpec, ...]:
        """Every pod that the objects make."""
        workloads = [obj for obj in self.objects if is_workload(obj.group_kind)]
        return tuple([pod for obj in workloads if (pod := pod_of(obj)) is not None])


class Index(Inventory):
    """The objects of some units, and look-ups among them; each table is made when it is first asked for.

    A rule goes through the `subjects`, the objects of all units unless somebody asked about some files only, and looks
    everything else up.
    """

    def __init__(self, units: Iterable[Unit], kustomizations: Kustomizations) -> None:
        super().__init__(units)
        self.kustomizations = kustomizations
        self._subjects: Inventory | None = None  # not itself: that would be garbage which only a collector finds
        self._names: dict[str, Groups[Object]] = {}
        self._selections: dict[Hashable, Group[PodSpec]] = {}

    def seen_from(self: Self, units: Sequence[Unit]) -> Self:
        """The same for a report about some of the units. What was looked up before is not looked up again."""
        if self._subjects is None and len(units) == len(self.units):
            return self
        view = object.__new__(type(self))
        view.__dict__.update(self.__dict__)
        view._subjects = Inventory(units)
        return view

    @property
    def subjects(self) -> Inventory:
        """The objects that a report is about."""
        return self if self._subjects is None else self._subjects

    def _named(self, group_kind: str) -> Groups[Object]:
        if group_kind not in self._names:
            pairs = ((obj.name, obj) for obj in self.objects_of(group_kind))
            self._names[group_kind] = Groups(pairs, namespace_of)
        return self._names[group_kind]

    def named(self, group_kind: str, namespace: str, name: str) -> Sequence[Object]:
        """The objects of a kind and name that may be in a namespace."""
        return self._named(group_kind).within(name, namespace)

    def same_as(self, obj: Object) -> Sequence[Object]:
        """Every definition of an object: those of its kind and name that name the same namespace, or leave it open."""
        return self._named(obj.group_kind).exactly(obj.name, obj.namespace)

    def targets(self, reference: Reference) -> Sequence[Object]:
        """The objects that a reference may mean."""
        return self.named(reference.to, reference.namespace, reference.name)

    def may_mean(self, reference: Reference, obj: Object) -> bool:
        """Whether a reference may mean an object."""
        is_called_so = (reference.to, reference.name) == (obj.group_kind, obj.name)
        return is_called_so and may_meet(reference.namespace, obj.namespace)

    @cached_property
    def _references_to(self) -> Groups[Reference]:
        return Groups((((each.to, each.name), each) for each in self.references), _wanted_in)

    def users(self, obj: Object) -> Sequence[Reference]:
        """The references that may mean an object."""
        return self._references_to.within((obj.group_kind, obj.name), obj.namespace)

    def pods_in(self, namespace: str) -> Iterator[PodSpec]:
        """The pods that may be in a namespace."""
        return (pod for pod in self.pods if may_meet(pod.object.namespace, namespace))

    @cached_property
    def _pods_by_label(self) -> Mapping[tuple[str, str], list[PodSpec]]:
        found: dict[tuple[str, str], list[PodSpec]] = defaultdict(list)
        for pod in self.pods:
            for pair in pod.labels.items():
                found[pair].append(pod)
        return dict(found)

    def pods_selected(self, selector: Selector, namespace: str) -> Sequence[PodSpec]:
        """The pods that a selector matches and that may be in a namespace."""
        key = (frozenset(selector.pairs.items()), selector.requirements)
        if key not in self._selections:
            by_pair = [self._pods_by_label.get(pair, []) for pair in selector.pairs.items()]
            candidates = min(by_pair, key=len) if by_pair else self.pods
            found = [pod for pod in candidates if selector.matches(pod.labels)]
            self._selections[key] = Group(found, namespace_of_pod)
        return self._selections[key].within(namespace)

    def selects_some(self, selector: Selector, namespace: str) -> bool:
        """Whether there are any such pods."""
        return bool(self.pods_selected(selector, namespace))

    @cached_property
    def made_elsewhere(self) -> MadeElsewhere:
        """What the custom resources tell of pods that operators make."""
        return made_elsewhere(self.objects)

    @cached_property
    def makers_of_services(self) -> frozenset[str]:
        """The names of custom resources from which operators may make Services."""
        return makers_of_services(self.objects)

    def may_meet(self, one: Object, other: Object) -> bool:
        """Whether two objects may be in one namespace."""
        return may_meet(one.namespace, other.namespace)


def namespace_of(obj: Object) -> str:
    """The namespace of an object, "" where it is left open."""
    return obj.namespace


def namespace_of_pod(pod: PodSpec) -> str:
    """The namespace of a pod, "" where it is left open."""
    return pod.object.namespace


def _wanted_in(reference: Reference) -> str:
    return reference.namespace
