"""Which objects of a project belong together, told from where they stand: file, folder, kustomization."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import TypeVar

from k8slint.finding import Finding
from k8slint.groups import Groups, each_once, may_meet
from k8slint.index import Index, Unit, namespace_of
from k8slint.kube.absent import absent
from k8slint.kube.kustomize import Kustomizations
from k8slint.kube.objects import Object
from k8slint.kube.references import Reference

# Among more than these nobody can tell which one was meant, and thousands of both sides would take the product of them.
_MANY = 200

# Of so few objects each is asked whether it is near.
_FEW = 4

T = TypeVar("T")


class Layout(Index):
    """An index that knows who is whose neighbour. `complete` says that nothing the objects need lies elsewhere."""

    def __init__(self, units: Iterable[Unit], kustomizations: Kustomizations, *, complete: bool = False) -> None:
        super().__init__(units, kustomizations)
        self.complete = complete
        self._near: dict[str, Groups[Object]] = {}
        self._near_names: dict[tuple[str, str], Groups[Object]] = {}

    def around(self, obj: Object) -> frozenset[str]:
        """Where an object stands, in growing circles: its file, its folder, every kustomization that builds it."""
        return self.kustomizations.around(obj.path)

    def at_hand(self, one: Object, other: Object) -> bool:
        """Meant for each other: in one file, one folder, or built by one kustomization, directly or through others."""
        return not self.around(one).isdisjoint(self.around(other))

    def _by_circle(self, objects: Iterable[Object]) -> Groups[Object]:
        return Groups(((circle, obj) for obj in objects for circle in self.around(obj)), namespace_of)

    def likely_targets(self, reference: Reference) -> list[Object]:
        """The objects that a reference means, as far as one can tell: those at hand, or the only one there is."""
        to, name = reference.to, reference.name
        known = self.named(to, "", name)
        if len(known) < 2:
            return [obj for obj in known if may_meet(obj.namespace, reference.namespace)]
        near, circles = self._near_named(to, name), sorted(self.around(reference.source))
        return list(islice(each_once(near.within(circle, reference.namespace) for circle in circles), _MANY))

    def is_expected(self, reference: Reference) -> bool:
        """Whether the project plainly holds objects like the one that a reference wants, so that it may be forgotten.

        There are others of the kind at hand, or the project says that it is complete.
        """
        if self.complete:
            return True
        near = self.few_at_hand(reference.to, reference.source, reference.namespace)
        return bool(near)

    def _near_of(self, group_kind: str) -> Groups[Object]:
        if group_kind not in self._near:
            self._near[group_kind] = self._by_circle(self.objects_of(group_kind))
        return self._near[group_kind]

    def others_at_hand(self, group_kind: str, obj: Object) -> list[Object]:
        """The objects of a kind that lie near another object, nearest first."""
        return list(self._others(group_kind, obj, ""))

    def few_at_hand(self, group_kind: str, obj: Object, namespace: str) -> list[Object]:
        """The first of them that may be in a namespace, as many as are worth a look."""
        return list(islice(self._others(group_kind, obj, namespace), _MANY))

    def _others(self, group_kind: str, obj: Object, namespace: str) -> Iterator[Object]:
        near, path = self._near_of(group_kind), obj.path
        circles = sorted(self.around(obj), key=lambda circle: (circle != path, circle))
        return each_once(near.within(circle, namespace) for circle in circles)

    def namesake_at_hand(self, group_kind: str, obj: Object, name: str) -> Object | None:
        """The nearest object of a kind and name, in whatever namespace."""
        near, path = self._near_named(group_kind, name), obj.path
        circles = sorted(self.around(obj), key=lambda circle: (circle != path, circle))
        return next((found[0] for circle in circles if (found := near.all(circle))), None)

    def _near_named(self, group_kind: str, name: str) -> Groups[Object]:
        key = (group_kind, name)
        if key not in self._near_names:
            self._near_names[key] = self._by_circle(self.named(group_kind, "", name))
        return self._near_names[key]

    def named_at_hand(self, group_kind: str, namespace: str, name: str, obj: Object) -> Iterator[Object]:
        """The objects of a kind and name that lie near another object, in the order of files and documents."""
        known = self.named(group_kind, "", name)
        if len(known) <= _FEW:
            return (each for each in known if may_meet(each.namespace, namespace) and self.at_hand(each, obj))
        near = self._near_named(group_kind, name)
        found = (near.within(circle, namespace) for circle in self.around(obj))
        return each_once([merge(*found, key=lambda each: self._order[id(each)])])

    @cached_property
    def _order(self) -> Mapping[int, int]:
        return {id(obj): number for number, obj in enumerate(self.objects)}

    def absent(self, reference: Reference) -> Finding:
        """That the target of a reference is not here."""
        kind, source = reference.to, reference.source
        astray = self.namesake_at_hand(kind, source, reference.name)
        near = self.few_at_hand(kind, source, reference.namespace)
        return absent(reference, astray, near, complete=self.complete)

    def in_circle(self, group_kind: str, circle: str) -> Sequence[Object]:
        """The objects of a kind that stand in a circle."""
        return self._near_of(group_kind).all(circle)

    def are_many_at_hand(self, group_kind: str, obj: Object) -> bool:
        """Whether so many objects of a kind lie near another that nobody can tell which one was meant."""
        return sum(len(self.in_circle(group_kind, circle)) for circle in self.around(obj)) > _MANY

    @cached_property
    def _unread(self) -> frozenset[str]:
        broken = (unit.file.source.path for unit in self.units if unit.has_gaps)
        return frozenset(circle for path in broken for circle in self.kustomizations.around(path))

    def is_partly_unread(self, obj: Object) -> bool:
        """Around an object stands something that was not read, so that what seems to be missing may be there.

        A broken document, or what a kustomization fetches or renders.
        """
        around = self.around(obj)
        return not around.isdisjoint(self._unread) or not around.isdisjoint(self.kustomizations.unread)

    def is_in_force(self, policy: Object, obj: Object) -> bool:
        """Whether what an object says of its namespace, or a Namespace of itself, holds for another for certain.

        Both must name the namespace alike, and lie together unless there is only one such policy.
        """
        namespace = policy.name if policy.group_kind == "Namespace" else policy.namespace
        if namespace != obj.namespace:
            return False
        return self.at_hand(policy, obj) or (
            namespace != "" and len(self.named(policy.group_kind, "", policy.name)) == 1
        )

    def applied_by(self, obj: Object) -> frozenset[str]:
        """Everything that applies an object by name: its file, and the kustomizations that list it."""
        return self.kustomizations.applied_by(obj.path)

    def applied_together(self, one: Object, other: Object) -> bool:
        """Certain to reach the same cluster in one go: same file, or resources of the same kustomization."""
        return not self.applied_by(one).isdisjoint(self.applied_by(other))

    def plain_folder(self, obj: Object) -> str | None:
        """The folder of an object, where no kustomization says which of its files are applied."""
        return self.kustomizations.plain_folder(obj.path)

    @cached_property
    def _synced_folders(self) -> frozenset[str]:
        paths = [obj["spec"]["path"] for obj in self.objects_of("kustomize.toolkit.fluxcd.io/Kustomization")]
        for app in self.objects_of("argoproj.io/Application"):
            paths += [source["path"] for source in (app["spec"]["source"], *app["spec"]["sources"].items())]
        return frozenset(posixpath.normpath(at.text).strip("/") for at in paths if at.text)

    def is_synced(self, folder: str) -> bool:
        """Whether Flux or Argo CD applies all that lies in a folder."""
        if not self._synced_folders:
            return False
        steps = posixpath.normpath(folder).split("/")
        return any("/".join(steps[start:]) in self._synced_folders for start in range(len(steps)))
