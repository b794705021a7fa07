"""Which pods are near an object, which of them its selector means, and what scales them."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator
from functools import cached_property
from itertools import islice

from k8slint.groups import Groups, each_once
from k8slint.index import Unit, namespace_of, namespace_of_pod
from k8slint.kube.autoscaling import SCALERS
from k8slint.kube.kustomize import Kustomizations
from k8slint.kube.labels import Selector, fits
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec
from k8slint.kube.ports import mentions, numbers_of
from k8slint.kube.references import Reference, references_of
from k8slint.kube.selection import Selection
from k8slint.layout import Layout

# No more pods than this are looked at for one object, nor taken for those that its selector means: nobody has so many
# at hand, and thousands of selectors and of pods would take the product of both.
_MOST = 1000
_MOST_MEANT = 500
_MOST_NEAR = 200


class PodLayout(Layout):
    """A layout that knows the pods of its objects."""

    def __init__(self, units: Iterable[Unit], kustomizations: Kustomizations, *, complete: bool = False) -> None:
        super().__init__(units, kustomizations, complete=complete)
        self._numbers: dict[str, frozenset[str]] = {}
        self._near_labels: dict[tuple[str, str], Groups[PodSpec]] = {}
        self._scalers: dict[int, list[Object]] = {}
        self._likely: dict[Hashable, list[PodSpec]] = {}
        self._counted: dict[int, Selection] = {}

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
        if id(obj) not in self._scalers:
            circles = sorted(self.around(obj))
            self._scalers[id(obj)] = list(
                each_once(self._scalers_near.within((kind, name, circle), obj.namespace) for circle in circles)
            )
        return self._scalers[id(obj)]

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
        """The pods that lie near an object and may be in its namespace; the first two hundred, if there are more."""
        return list(islice(self._pods_around(self._pods_near, obj), _MOST_NEAR))

    def _pods_around(self, pods: Groups[PodSpec], obj: Object) -> Iterator[PodSpec]:
        return each_once(pods.within(circle, obj.namespace) for circle in sorted(self.around(obj)))

    def selection(self, selector: Selector, namespace: str) -> Selection:
        """The pods that a selector matches and that may be in a namespace, counted up once for all who select them."""
        pods = self.pods_selected(selector, namespace)
        if id(pods) not in self._counted:
            self._counted[id(pods)] = Selection(pods, self.kustomizations.around)
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

        No more than five hundred of them; the same list for all that mean the same.
        """
        # The pods of a file stand in its folder as well, which comes first: all files of a folder see the same ones.
        path = obj.path
        circles = frozenset(circle for circle in self.around(obj) if circle != path or "/" not in path)
        key = (frozenset(selector.pairs.items()), selector.requirements, obj.namespace, circles)
        if key not in self._likely:
            self._likely[key] = self._likely_pods(selector, obj)
        return self._likely[key]

    def _likely_pods(self, selector: Selector, obj: Object) -> list[PodSpec]:
        pairs = [*selector.pairs.items()]
        rarest = min(pairs, key=lambda pair: len(self._pods_by_label.get(pair, ()))) if pairs else None
        pods = self._pods_around(self._near_label(rarest) if rarest else self._pods_near, obj)
        found = list(islice((pod for pod in pods if selector.matches(pod.labels)), _MOST_MEANT))
        if found:
            return found
        few = self.pods_selected(selector, obj.namespace)
        return [*few] if len(few) == 1 else []

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
