from collections.abc import Iterator
from typing import NamedTuple

from k8slint.finding import Finding, Related
from k8slint.kube.labels import Requirement, labels_of
from k8slint.kube.node_terms import conflict, equal_to
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.pods import PodSpec, pod_of
from k8slint.kube.selectors import required_node_terms
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_EVERY_ADDRESS = ("", "0.0.0.0", "::")


class _Claim(NamedTuple):
    """A port of the node that a pod asks for."""

    pod: PodSpec
    at: At
    address: str

    @property
    def object(self) -> Object:
        return self.pod.object


@rule(
    "duplicate-host-port",
    "pods that meet on a node ask for the same port of it",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=("Pod", "ReplicationController", "apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet"),
)
def duplicate_host_port(project: Project) -> Iterator[Finding]:
    """
    Why
        A port of a node can be given away once for each protocol and address, and the scheduler keeps to it. A
        DaemonSet takes its hostPort on every node, so another pod with the same one finds no node and stays
        Pending: "node(s) didn't have free ports". With hostNetwork each containerPort is such a port.

    Bad
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: node-exporter}
        spec:
          selector: {matchLabels: {app: exporter}}
          template:
            metadata: {labels: {app: exporter}}
            spec: {containers: [{name: a, image: "a:1.2", ports: [{containerPort: 9100, hostPort: 9100}]}]}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: collector}
        spec:
          selector: {matchLabels: {app: collector}}
          template:
            metadata: {labels: {app: collector}}
            spec: {containers: [{name: b, image: "b:1.2", ports: [{containerPort: 80, hostPort: 9100}]}]}

    Good
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: node-exporter}
        spec:
          selector: {matchLabels: {app: exporter}}
          template:
            metadata: {labels: {app: exporter}}
            spec: {containers: [{name: a, image: "a:1.2", ports: [{containerPort: 9100, hostPort: 9100}]}]}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: collector}
        spec:
          selector: {matchLabels: {app: collector}}
          template:
            metadata: {labels: {app: collector}}
            spec: {containers: [{name: b, image: "b:1.2", ports: [{containerPort: 80, hostPort: 9101}]}]}

    Except
        Pods of which neither is a DaemonSet's: the scheduler gives each a node of its own. Pods that choose different
        nodes by their labels, and objects that are not certain to be applied together.

    See
        https://kubernetes.io/docs/concepts/configuration/overview/#services
        https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
    """
    claims: dict[tuple[str, int, str], list[_Claim]] = {
        (by, number, protocol): []
        for pod in project.subjects.pods
        for number, protocol, _ in _claims(pod.object)
        for by in project.applied_by(pod.object)
    }
    for pod in project.pods if claims else ():
        for number, protocol, claim in _claims(pod.object):
            for by in project.applied_by(pod.object):
                if (by, number, protocol) in claims:
                    claims[by, number, protocol].append(claim)
    for (_, number, protocol), contenders in sorted(claims.items(), key=lambda item: item[0]):
        daemons = [claim for claim in contenders if claim.object.kind == "DaemonSet"]
        for claim in contenders:
            first = next((other for other in daemons[:20] if _meet(other, claim)), None)
            # Of two DaemonSets the later one is blamed.
            if first is not None and (claim.object.kind != "DaemonSet" or _place(first) < _place(claim)):
                yield Finding(
                    f"port {number}/{protocol} of the node is taken by DaemonSet '{first.object.name}' as well",
                    claim.at.place,
                    "choose another port, or keep them on different nodes",
                    (Related("asked for here", first.at.place),),
                )


@once
def _claims(obj: Object) -> tuple[tuple[int, str, _Claim], ...]:
    pod = pod_of(obj)
    return tuple(_ports(pod)) if pod is not None else ()


def _ports(pod: PodSpec) -> Iterator[tuple[int, str, _Claim]]:
    shares_network = pod["hostNetwork"].value is True
    seen: set[tuple[int, str]] = set()
    for container in pod.containers:
        if container.role == "init" and not container.is_sidecar:
            continue
        for port in container.ports:
            at = port.at["hostPort"]
            if shares_network and not at.exists:
                at = port.at["containerPort"]
            number = at.number
            if number and (number, port.protocol) not in seen:
                seen.add((number, port.protocol))
                yield number, port.protocol, _Claim(pod, at, port.at["hostIP"].text or "")


def _meet(one: _Claim, other: _Claim) -> bool:
    """Whether a node of the one is a node for the other."""
    if one.object is other.object or _is_same(one.object, other.object):
        return False
    if one.address != other.address and not {one.address, other.address}.intersection(_EVERY_ADDRESS):
        return False
    names = {claim.pod["nodeName"].text for claim in (one, other)} - {None}
    if len(names) > 1:
        return False
    return any(conflict([*mine, *theirs]) is None for mine in _demands(one.pod) for theirs in _demands(other.pod))


def _is_same(one: Object, other: Object) -> bool:
    return (one.group_kind, one.namespace, one.name) == (other.group_kind, other.namespace, other.name)


def _demands(pod: PodSpec) -> list[list[Requirement]]:
    """What a pod asks of a node's labels, once for each alternative."""
    beside = list(equal_to(labels_of(pod["nodeSelector"])))
    terms = [
        [
            Requirement(
                item["key"].text or "",
                item["operator"].text or "",
                tuple(value.text for value in item["values"].items() if value.text is not None),
            )
            for item in term["matchExpressions"].items()
        ]
        for term in required_node_terms(pod)
    ]
    return [[*beside, *term] for term in terms or [[]]]


def _place(claim: _Claim) -> tuple[str, int]:
    return claim.at.source.path, claim.at.place.span.start
