"""Which objects of a project belong together, told from where they stand: file, folder, kustomization."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import TypeVar

from k8slint.finding import Finding
from k8slint.groups import Groups, may_meet
from k8slint.index import Index, Unit, namespace_of, namespace_of_pod
from k8slint.kube.absent import absent
from k8slint.kube.autoscaling import SCALERS
from k8slint.kube.kustomize import Kustomizations
from k8slint.kube.labels import Selector, fits
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec
from k8slint.kube.ports import mentions, numbers_of
from k8slint.kube.references import Reference, references_of
from k8slint.kube.selection import Selection

_MANY = 200

# More pods than this are not looked at for one selector, nor more targets for one name: nobody has so many at hand, and
# thousands of each would take the product of both.
_MOST = 1000
_MOST_TARGETS = 200
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
        self._numbers: dict[str, frozenset[str]] = {}
        self._near_labels: dict[tuple[str, str], Groups[PodSpec]] = {}

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
        return list(islice(_each_once(near.within(circle, reference.namespace) for circle in circles), _MOST_TARGETS))

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
        return _each_once(near.within(circle, namespace) for circle in circles)

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
        return _in_order(found, lambda each: self._order[id(each)])

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

    def is_configured(self, number: int, circles: Iterable[str]) -> bool:
        """Whether a number stands in a ConfigMap that lies in one of these circles."""
        if number <= 0:
            configs = (config for circle in circles for config in self.in_circle("ConfigMap", circle))
            return any(mentions(config["data"], number) for config in configs)
        return any(str(number) in self._numbers_in(circle) for circle in circles)

    def _numbers_in(self, circle: str) -> frozenset[str]:
        if circle not in self._numbers:
            self._numbers[circle] = frozenset().union(*map(numbers_of, self.in_circle("ConfigMap", circle)))
        return self._numbers[circle]

    def are_many_at_hand(self, group_kind: str, obj: Object) -> bool:
        """Whether so many objects of a kind lie near another that nobody can tell which one was meant."""
        return sum(len(self.in_circle(group_kind, circle)) for circle in self.around(obj)) > _MANY

    @cached_property
    def _scaler_references(self) -> Groups[Reference]:
        scalers = self.objects_of(*SCALERS)
        return Groups(
            (((each.to, each.name), each) for scaler in scalers for each in references_of(scaler)),
            lambda reference: reference.namespace,
        )

    @cached_property
    def _scalers_near(self) -> Groups[Object]:
        return Groups(
            (
                ((reference.to, reference.name, circle), scaler)
                for scaler in self.objects_of(*SCALERS)
                for reference in references_of(scaler)
                for circle in self.around(scaler)
            ),
            namespace_of,
        )

    def scalers(self, obj: Object) -> list[Object]:
        """The autoscalers at hand that set the number of replicas of a workload."""
        kind, name = obj.group_kind, obj.name
        if (kind, name) not in self._scaler_references:
            return []
        circles = sorted(self.around(obj))
        return list(_each_once(self._scalers_near.within((kind, name, circle), obj.namespace) for circle in circles))

    def may_be_scaled(self, obj: Object) -> bool:
        """Whether some autoscaler, be it far away, may set the number of replicas of a workload."""
        return bool(self._scaler_references.within((obj.group_kind, obj.name), obj.namespace))

    def _pods_by_circle(self, pods: Iterable[PodSpec]) -> Groups[PodSpec]:
        return Groups(((circle, pod) for pod in pods for circle in self.around(pod.object)), namespace_of_pod)

    @cached_property
    def _pods_near(self) -> Groups[PodSpec]:
        return self._pods_by_circle(self.pods)

    @cached_property
    def _unsettled_pods(self) -> Groups[PodSpec]:
        """The pods whose labels are to change, or are not those that their workload looks for."""
        return self._pods_by_circle(
            pod
            for pod in self.pods
            if pod.object.labels_come_later or not pod.expected_labels.items() <= pod.labels.items()
        )

    @cached_property
    def inhabited(self) -> Container[str]:
        """The circles in which some pod stands."""
        return self._pods_near

    def pods_at_hand(self, obj: Object) -> list[PodSpec]:
        """The pods that lie near an object and may be in its namespace; the first thousand, if there are more."""
        return list(islice(self._pods_around(self._pods_near, obj), _MOST))

    def _pods_around(self, pods: Groups[PodSpec], obj: Object) -> Iterator[PodSpec]:
        return _each_once(pods.within(circle, obj.namespace) for circle in sorted(self.around(obj)))

    def selection(self, selector: Selector, namespace: str) -> Selection:
        """The pods that a selector matches and that may be in a namespace, counted up once for all who select them."""
        pods = self.pods_selected(selector, namespace)
        if id(pods) not in self._counted:
            self._counted[id(pods)] = Selection(pods, self.around)
        return self._counted[id(pods)]

    def pods_astray(self, selector: Selector, obj: Object) -> list[PodSpec]:
        """The first pod near an object that its selector matches, but for its namespace; empty if there is none."""
        pod = self.selection(selector, "").first_near(obj)
        return [pod] if pod is not None else []

    def may_be_selected(self, selector: Selector, obj: Object) -> bool:
        """Whether a pod near an object may yet get the labels that its selector wants, which none has now.

        A kustomization may add them, or the workload looks for them itself, and then it is the template that is wrong.
        """
        # A pod that has the labels its workload wants would have been selected, unless something else must be absent.
        pods = self._pods_near if selector.requirements else self._unsettled_pods
        return any(
            (pod.object.labels_come_later and fits(selector.pairs, pod.labels))
            or (pod.expected_labels and selector.matches(pod.expected_labels))
            for pod in islice(self._pods_around(pods, obj), _MOST)
        )

    def _near_label(self, pair: tuple[str, str]) -> Groups[PodSpec]:
        if pair not in self._near_labels:
            self._near_labels[pair] = self._pods_by_circle(self._pods_by_label.get(pair, ()))
        return self._near_labels[pair]

    def likely_pods(self, selector: Selector, obj: Object) -> list[PodSpec]:
        """The pods that the selector of an object means: those at hand, or the only one there is.

        No more than a thousand of them.
        """
        pairs = [*selector.pairs.items()]
        rarest = min(pairs, key=lambda pair: len(self._pods_by_label.get(pair, ()))) if pairs else None
        pods = self._pods_around(self._near_label(rarest) if rarest else self._pods_near, obj)
        found = list(islice((pod for pod in pods if selector.matches(pod.labels)), _MOST))
        if found:
            return found
        few = self.pods_selected(selector, obj.namespace)
        return [*few] if len(few) == 1 else []

    @cached_property
    def _unread(self) -> frozenset[str]:
        broken = (unit.file.source.path for unit in self.units if unit.file.has_gaps)
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


def _each_once(lists: Iterable[Iterable[T]]) -> Iterator[T]:
    seen: set[int] = set()
    for each in lists:
        for thing in each:
            if id(thing) not in seen:
                seen.add(id(thing))
                yield thing


def _in_order(lists: Iterable[Iterable[T]], order: Callable[[T], int]) -> Iterator[T]:
    return _each_once([merge(*lists, key=order)])
