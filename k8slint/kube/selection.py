"""The pods that a selector matches, and what is asked of all of them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec, Port
from k8slint.kube.ports import mentions, numbers_of, pod_ports, port_words
from k8slint.node import Value


class Selection:
    """Some pods, in the order of files and documents. Many Services select the same ones, which are counted up once."""

    def __init__(self, pods: Sequence[PodSpec], around: Callable[[str], frozenset[str]]) -> None:
        self.pods = pods
        self._around = around
        self._some: dict[Callable[[PodSpec], bool], bool] = {}

    def __bool__(self) -> bool:
        return bool(self.pods)

    @property
    def circles(self) -> Iterable[str]:
        """Where the pods stand: files, folders, and kustomizations that build these."""
        return self._firsts.keys()

    @cached_property
    def _firsts(self) -> Mapping[str, tuple[int, PodSpec]]:
        """The first pod in each circle, and the number of it."""
        found: dict[str, tuple[int, PodSpec]] = {}
        for number, pod in enumerate(self.pods):
            for circle in self._around(pod.object.path):
                found.setdefault(circle, (number, pod))
        return found

    def first_near(self, obj: Object) -> PodSpec | None:
        """The first of the pods that is at hand for an object."""
        near = [self._firsts[circle] for circle in self._around(obj.path) if circle in self._firsts]
        return min(near, key=lambda found: found[0])[1] if near else None

    def is_near(self, obj: Object) -> bool:
        """Whether some of the pods are at hand for an object."""
        return not self._firsts.keys().isdisjoint(self._around(obj.path))

    @cached_property
    def ports(self) -> tuple[Port, ...]:
        """The ports that the pods declare."""
        return tuple(port for pod in self.pods for port in pod_ports(pod))

    @cached_property
    def by_number(self) -> Mapping[int, list[Port]]:
        """The ports by their numbers."""
        found: dict[int, list[Port]] = defaultdict(list)
        for port in self.ports:
            if port.number:
                found[port.number].append(port)
        return dict(found)

    @cached_property
    def protocols(self) -> Mapping[int, frozenset[str]]:
        """The protocols that the ports of each number have."""
        return {number: frozenset(port.protocol for port in ports) for number, ports in self.by_number.items()}

    @cached_property
    def by_name(self) -> Mapping[str, list[Port]]:
        """The ports by their names, "" for those without one."""
        found: dict[str, list[Port]] = defaultdict(list)
        for port in self.ports:
            found[port.name].append(port)
        return dict(found)

    @cached_property
    def declared(self) -> frozenset[Value]:
        """The numbers and the names of the ports, None and "" for those that have none."""
        return frozenset(value for port in self.ports for value in (port.number, port.name))

    @cached_property
    def words(self) -> str:
        """The ports as a list in a sentence."""
        return port_words(self.ports)

    def some(self, test: Callable[[PodSpec], bool]) -> bool:
        """Whether a test, which is no closure, holds for some of the pods; asked once."""
        if test not in self._some:
            self._some[test] = any(map(test, self.pods))
        return self._some[test]

    def mention(self, number: int) -> bool:
        """Whether a number stands anywhere in the specs of the pods."""
        if number <= 0:
            return any(mentions(pod.at, number) for pod in self.pods)
        return str(number) in self._numbers

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset[str]().union(*(numbers_of(pod.object) for pod in self.pods))


def lacks_ports(pod: PodSpec) -> bool:
    """Whether the containers of a pod declare no ports at all."""
    return not any(pod_ports(pod))
