"""Names within a pod: its volumes, its containers, their ports; and those that other objects find in pods."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.editor.completion import Completion, Question, offer
from k8slint.editor.declared import shape
from k8slint.editor.meaning import SCALED_CONTAINER, SCALER
from k8slint.editor.names import ports, where
from k8slint.editor.opened import POLICY_PORT, pods_let_in
from k8slint.editor.selecting import POLICY
from k8slint.kube.pods import CONTAINERS, PodSpec, pod_of, pod_path
from k8slint.kube.ports import pod_ports
from k8slint.kube.references import references_of
from k8slint.kube.services import pods_wanted


def pod_names_at(question: Question) -> Iterator[Completion] | None:
    """What may be written at the cursor; None where its field asks for nothing of this sort."""
    obj, path = question.cursor.object, question.path
    if obj.group_kind == "Service" and path[:2] == ("spec", "ports") and path[3:] == ("targetPort",):
        return _target_ports(question)
    if obj.group_kind == POLICY and shape(path) in POLICY_PORT:
        return _policy_ports(question)
    if obj.group_kind == SCALER and shape(path) == SCALED_CONTAINER:
        return _scaled_containers(question)
    to_pod = pod_path(obj.group_kind)
    if to_pod is None or path[: len(to_pod)] != to_pod:
        return None
    pod, rest = pod_of(obj), path[len(to_pod) :]
    if pod is None or len(rest) < 4 or rest[0] not in CONTAINERS or not isinstance(rest[1], int):
        return None
    match rest[2:]:
        case ("volumeMounts" | "volumeDevices", _, "name"):
            return _volumes(question, pod)
        case (*_, "httpGet" | "tcpSocket" | "grpc", "port"):
            return _own_ports(question, pod, len(to_pod))
        case (*_, "resourceFieldRef", "containerName"):
            return (offer(question.cursor, "reference", each.name) for each in pod.containers if each.name)
    return None


def _volumes(question: Question, pod: PodSpec) -> Iterator[Completion]:
    seen: set[str] = set()
    for volume in pod["volumes"].items():
        name = volume["name"].text
        if name and name not in seen:
            seen.add(name)
            sort = next((key for key, at in volume.fields() if key != "name" and at.node is not None), "volume")
            yield offer(question.cursor, "reference", name, detail=sort)
    for claim in pod.object["spec"]["volumeClaimTemplates"].items():
        name = claim["metadata"]["name"].text
        if name and name not in seen:
            seen.add(name)
            yield offer(question.cursor, "reference", name, detail="volumeClaimTemplates")


def _own_ports(question: Question, pod: PodSpec, start: int) -> Iterator[Completion]:
    """The ports of the container that is probed."""
    at = question.cursor.object.root.down(question.path[: start + 2])
    container = next((each for each in pod.containers if each.at.node is at.node), None)
    pairs = [(port.name, port.number) for port in container.ports] if container is not None else []
    return ports(question, pairs, f"container {container.name}" if container is not None else "")


def _target_ports(question: Question) -> Iterator[Completion]:
    """The ports of the pods that a Service selects."""
    service = question.cursor.object
    wanted = pods_wanted(service)
    pods = question.project.pods_selected(wanted, service.namespace) if wanted is not None else ()
    pairs = [(port.name, port.number) for pod in pods for port in pod_ports(pod)]
    return ports(question, pairs, "the selected pods")


def _policy_ports(question: Question) -> Iterator[Completion]:
    """The ports of the pods that a rule of a policy speaks of."""
    policy = question.cursor.object
    pods = [pod_of(obj) for obj in pods_let_in(question.project, policy, question.cursor.at)]
    pairs = [(port.name, port.number) for pod in pods if pod is not None for port in pod_ports(pod)]
    return ports(question, pairs, "the selected pods")


def _scaled_containers(question: Question) -> Iterator[Completion]:
    """The containers of what is scaled."""
    for reference in references_of(question.cursor.object):
        for target in question.project.targets(reference):
            pod = pod_of(target)
            for container in pod.containers if pod is not None else ():
                if container.name:
                    yield offer(question.cursor, "reference", container.name, detail=where(target))
