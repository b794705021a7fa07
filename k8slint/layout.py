"""Which objects of a project belong together, told from where they stand: file, folder, kustomization."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import islice

from k8slint.index import Index, Unit, may_meet
from k8slint.kube.autoscaling import SCALERS
from k8slint.kube.kustomize import Kustomizations
from k8slint.kube.labels import Selector
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec
from k8slint.kube.references import Reference, references_of

_MANY = 200


class Layout(Index):
    """An index that knows who is whose neighbour. `complete` says that nothing the objects need lies elsewhere."""

    def __init__(self, units: Iterable[Unit], kustomizations: Kustomizations, *, complete: bool = False) -> None:
        super().__init__(units, kustomizations)
        self.complete = complete
        self._around: dict[str, frozenset[str]] = {}

    def around(self, obj: Object) -> frozenset[str]:
        """Where an object stands, in growing circles: its file, its folder, every kustomization that builds it."""
        return self._circles(obj.root.source.path)

    def _circles(self, path: str) -> frozenset[str]:
        known = self._around.get(path)
        if known is None:
            known = frozenset({path, posixpath.dirname(path) + "/", *self.kustomizations.builds.get(path, ())})
            self._around[path] = known
        return known

    def at_hand(self, one: Object, other: Object) -> bool:
        """Meant for each other: in one file, one folder, or built by one kustomization, directly or through others."""
        return not self.around(one).isdisjoint(self.around(other))

    @cached_property
    def _by_name_near(self) -> Mapping[tuple[str, str, str], list[Object]]:
        found: dict[tuple[str, str, str], list[Object]] = defaultdict(list)
        for obj in self.objects:
            for circle in self.around(obj):
                found[obj.group_kind, obj.name, circle].append(obj)
        return found

    def likely_targets(self, reference: Reference) -> list[Object]:
        """The objects that a reference means, as far as one can tell: those at hand, or the only one there is."""
        to, name = reference.to, reference.name
        circles = sorted(self.around(reference.source))
        near = {id(obj): obj for circle in circles for obj in self._by_name_near.get((to, name, circle), ())}
        found = [obj for obj in near.values() if may_meet(obj.namespace, reference.namespace)]
        return found or (self.targets(reference) if len(self._by_name.get((to, name), ())) == 1 else [])

    def is_expected(self, reference: Reference) -> bool:
        """Whether the project plainly holds objects like the one that a reference wants, so that it may be forgotten.

        There are others of the kind at hand, or the project says that it is complete.
        """
        if self.complete:
            return True
        near = self.others_at_hand(reference.to, reference.source)
        return any(may_meet(obj.namespace, reference.namespace) for obj in near)

    @cached_property
    def _by_circle(self) -> Mapping[tuple[str, str], list[Object]]:
        found: dict[tuple[str, str], list[Object]] = defaultdict(list)
        for obj in self.objects:
            for circle in self.around(obj):
                found[obj.group_kind, circle].append(obj)
        return found

    def others_at_hand(self, group_kind: str, obj: Object) -> list[Object]:
        """The objects of a kind that lie near another object, nearest first."""
        circles = sorted(self.around(obj), key=lambda circle: (circle != obj.root.source.path, circle))
        near = {id(other): other for circle in circles for other in self._by_circle.get((group_kind, circle), ())}
        return list(near.values())

    def are_many_at_hand(self, group_kind: str, obj: Object) -> bool:
        """Whether so many objects of a kind lie near another that nobody can tell which one was meant."""
        return sum(len(self._by_circle.get((group_kind, circle), ())) for circle in self.around(obj)) > _MANY

    @cached_property
    def _scalers_near(self) -> Mapping[tuple[str, str, str], list[Object]]:
        found: dict[tuple[str, str, str], list[Object]] = defaultdict(list)
        for kind in SCALERS:
            for scaler in self.objects_of(kind):
                for reference in references_of(scaler):
                    for circle in self.around(scaler):
                        found[reference.to, reference.name, circle].append(scaler)
        return found

    def scalers(self, obj: Object) -> list[Object]:
        """The autoscalers at hand that set the number of replicas of a workload."""
        kind, name = obj.group_kind, obj.name
        circles = sorted(self.around(obj))
        near = {id(user): user for circle in circles for user in self._scalers_near.get((kind, name, circle), ())}
        return [scaler for scaler in near.values() if may_meet(scaler.namespace, obj.namespace)]

    def may_be_scaled(self, obj: Object) -> bool:
        """Whether some autoscaler, be it far away, may set the number of replicas of a workload."""
        return any(
            reference.source.group_kind in SCALERS and may_meet(reference.namespace, obj.namespace)
            for reference in self._references_to.get((obj.group_kind, obj.name), ())
        )

    @cached_property
    def _pods_by_circle(self) -> Mapping[str, list[PodSpec]]:
        found: dict[str, list[PodSpec]] = defaultdict(list)
        for pod in self.pods:
            for circle in self.around(pod.object):
                found[circle].append(pod)
        return found

    def pods_at_hand(self, obj: Object) -> list[PodSpec]:
        """The pods that lie near an object and may be in its namespace."""
        near = {id(pod): pod for circle in sorted(self.around(obj)) for pod in self._pods_by_circle.get(circle, ())}
        return [pod for pod in near.values() if may_meet(pod.object.namespace, obj.namespace)]

    def pods_astray(self, selector: Selector, obj: Object) -> list[PodSpec]:
        """The pods near an object that its selector matches, but for their namespace."""
        return [pod for pod in self.pods_selected(selector, "") if self.at_hand(pod.object, obj)]

    @cached_property
    def _pods_by_label_near(self) -> Mapping[tuple[tuple[str, str], str], list[PodSpec]]:
        found: dict[tuple[tuple[str, str], str], list[PodSpec]] = defaultdict(list)
        for pod in self.pods:
            for circle in self.around(pod.object):
                for pair in pod.labels.items():
                    found[pair, circle].append(pod)
        return found

    def likely_pods(self, selector: Selector, obj: Object) -> list[PodSpec]:
        """The pods that the selector of an object means: those at hand, or the only one there is."""
        if selector.pairs:
            near: dict[int, PodSpec] = {}
            for circle in sorted(self.around(obj)):
                by_pair = [self._pods_by_label_near.get((pair, circle), []) for pair in selector.pairs.items()]
                near.update((id(pod), pod) for pod in min(by_pair, key=len))
            pods = [pod for pod in near.values() if may_meet(pod.object.namespace, obj.namespace)]
        else:
            pods = self.pods_at_hand(obj)
        found = [pod for pod in pods if selector.matches(pod.labels)]
        if found:
            return found
        few = list(islice(self._selected(selector, obj.namespace), 2))
        return few if len(few) == 1 else []

    @cached_property
    def _unread(self) -> frozenset[str]:
        broken = (
            unit.file.source.path
            for unit in self.units
            if any(document.root is None for document in unit.file.documents)
        )
        return frozenset(circle for path in broken for circle in self._circles(path))

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
            namespace != "" and len(self._by_name.get((policy.group_kind, policy.name), ())) == 1
        )

    def applied_by(self, obj: Object) -> frozenset[str]:
        """Everything that applies an object by name: its file, and the kustomizations that list it."""
        path = obj.root.source.path
        return frozenset({path, *self.kustomizations.parents.get(path, ())})

    def applied_together(self, one: Object, other: Object) -> bool:
        """Certain to reach the same cluster in one go: same file, or resources of the same kustomization."""
        return not self.applied_by(one).isdisjoint(self.applied_by(other))

    def plain_folder(self, obj: Object) -> str | None:
        """The folder of an object, where no kustomization says which of its files are applied."""
        path = obj.root.source.path
        folder = posixpath.dirname(path)
        known = posixpath.normpath(folder) in self.kustomizations.by_folder or path in self.kustomizations.parents
        return None if known else folder

    @cached_property
    def _synced_folders(self) -> frozenset[str]:
        paths = [obj["spec"]["path"] for obj in self.objects_of("kustomize.toolkit.fluxcd.io/Kustomization")]
        for app in self.objects_of("argoproj.io/Application"):
            paths += [source["path"] for source in (app["spec"]["source"], *app["spec"]["sources"].items())]
        return frozenset(posixpath.normpath(at.text).strip("/") for at in paths if at.text)

    def is_synced(self, folder: str) -> bool:
        """Whether Flux or Argo CD applies all that lies in a folder."""
        steps = posixpath.normpath(folder).split("/")
        return any("/".join(steps[start:]) in self._synced_folders for start in range(len(steps)))
