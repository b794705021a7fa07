"""Ports between objects: what Services open and pods listen on, and who asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from k8slint.editor.declared import Declared, below, called, shape, steps
from k8slint.editor.selecting import (
    POD_MONITOR,
    POLICY,
    SERVICE_MONITOR,
    Selecting,
    labels_selected,
    selections_of,
    selectors_in,
)
from k8slint.groups import each_once
from k8slint.kube.objects import Object
from k8slint.kube.pods import pod_of
from k8slint.kube.ports import backend_port, pod_ports, service_ports
from k8slint.node import At, Value
from k8slint.project import Project

_TARGET = steps("spec.ports[].targetPort")
_SERVICE_PORT = (steps("spec.ports[].name"), steps("spec.ports[].port"))
POLICY_PORT = (steps("spec.ingress[].ports[].port"), steps("spec.egress[].ports[].port"))
_ENDPOINT = {SERVICE_MONITOR: steps("spec.endpoints[].port"), POD_MONITOR: steps("spec.podMetricsEndpoints[].port")}


def service_port_at(obj: Object, at: At) -> Declared | None:
    """The port of a Service that a place names, or gives the number of."""
    is_port = obj.group_kind == "Service" and shape(below(at, obj.root) or ()) in _SERVICE_PORT
    return Declared("service port", obj, at) if is_port else None


def opened_by(service: Object, asked: Value) -> list[Declared]:
    """The ports of a Service that a name or a number asks for."""
    return [
        Declared("service port", service, port.at["name" if isinstance(asked, str) else "port"])
        for port in service_ports(service)
        if asked and asked == (port.name if isinstance(asked, str) else port.number)
    ]


def meant_port(project: Project, obj: Object, at: At) -> list[Declared] | None:
    """The ports of other objects that a place asks for; None where it asks for none."""
    form = shape(below(at, obj.root) or ())
    protocol = (at.parent["protocol"].text if at.parent is not None else "") or "TCP"
    if obj.group_kind == "Service" and form == _TARGET:
        return _listening(_selected(project, selectors_in(obj)), at.value, protocol)
    if obj.group_kind == POLICY and form in POLICY_PORT:
        return _listening(pods_let_in(project, obj, at), at.value, protocol)
    if not at.text or form != _ENDPOINT.get(obj.group_kind):
        return None
    owners = _selected(project, selectors_in(obj))
    if obj.group_kind == POD_MONITOR:
        return _listening(owners, at.text, "")
    return [port for service in owners for port in opened_by(service, at.text)]


def pods_let_in(project: Project, policy: Object, at: At) -> list[Object]:
    """The owners of the pods whose ports a rule of a policy speaks of at a place."""
    return _selected(project, _let_in(policy, at))


def _selected(project: Project, selectors: Iterable[Selecting]) -> list[Object]:
    return list(each_once([obj for obj, _ in labels_selected(project, each)] for each in selectors))


def _let_in(policy: Object, at: At) -> list[Selecting]:
    """The selectors of the pods that the ports of a rule belong to: its own pods, or the peers they may talk to."""
    path = below(at, policy.root) or ()
    start = ("spec", "podSelector") if path[1] == "ingress" else (*path[:3], "to")
    return [each for each in selectors_in(policy) if (below(each.at, policy.root) or ())[: len(start)] == start]


def _listening(owners: Iterable[Object], asked: Value, protocol: str) -> list[Declared]:
    """The ports of pods that a name or a number asks for, of one protocol or, for "", of any."""
    field = "name" if isinstance(asked, str) else "containerPort"
    pods = [pod for pod in map(pod_of, owners) if pod is not None] if asked else []
    return [
        Declared("port", pod.object, port.at[field])
        for pod in pods
        for port in pod_ports(pod)
        if asked == (port.name if isinstance(asked, str) else port.number) and protocol in ("", port.protocol)
    ]


def asks_for_service_port(project: Project, declared: Declared) -> Iterator[At]:
    """Where the port of a Service is asked for: by those that name the Service, and by what monitors it."""
    service, item = declared.object, declared.at.parent
    if service is None or item is None:
        return
    name, number = item["name"].text, item["port"].number
    for reference in project.users(service):
        asked = backend_port(reference.port) if reference.port is not None else None
        if asked is not None and asked.value in (name, number):
            yield asked
    for monitor in _selecting(project, service, (SERVICE_MONITOR,)):
        yield from called(monitor.root, _ENDPOINT[SERVICE_MONITOR], name) if name else ()


def asks_for_port(project: Project, declared: Declared) -> Iterator[At]:
    """Where other objects ask for a port of a pod: Services, policies and monitors that select it."""
    obj, item = declared.object, declared.at.parent
    if obj is None or item is None:
        return
    name, number, protocol = item["name"].text, item["containerPort"].number, item["protocol"].text or "TCP"
    wanted = [value for value in (name, number) if value]
    for each in selections_of(project, obj, ("Service", POLICY, POD_MONITOR)):
        if each.object.group_kind == "Service":
            asked: Iterable[At] = (port.target for port in service_ports(each.object) if port.protocol == protocol)
        elif each.object.group_kind == POLICY:
            asked = (port["port"] for port in _let_through(each) if (port["protocol"].text or "TCP") == protocol)
        else:
            asked = (endpoint["port"] for endpoint in each.object["spec"]["podMetricsEndpoints"].items())
        yield from (at for at in asked if at.value in wanted)


def _let_through(selecting: Selecting) -> Iterator[At]:
    """The ports of the rules of a policy that belong to the pods of one of its selectors."""
    policy = selecting.object
    path = below(selecting.at, policy.root) or ()
    if path == ("spec", "podSelector"):
        for rule in policy["spec"]["ingress"].items():
            yield from rule["ports"].items()
    elif path[1] == "egress":
        yield from policy.root.down(path[:3])["ports"].items()


def _selecting(project: Project, obj: Object, kinds: tuple[str, ...]) -> list[Object]:
    """The objects of some kinds with selectors that select the labels of another one."""
    return list(each_once([[each.object for each in selections_of(project, obj, kinds)]]))
