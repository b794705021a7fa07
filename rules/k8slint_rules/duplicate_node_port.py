import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_OPENING = ("NodePort", "LoadBalancer")


class _NodePort(NamedTuple):
    node: int
    number: int
    protocol: str
    at: At


class _Claim(NamedTuple):
    service: Object
    at: At


@rule(
    "duplicate-node-port",
    "two ports ask for the same nodePort",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    category="cross-object",
    since="0.1",
    kinds=("Service",),
)
def duplicate_node_port(project: Project) -> Iterator[Finding]:
    """
    Why
        A nodePort is opened on every node, so there is one of each number and protocol in a whole cluster, whatever the
        namespace. The API server gives it to the first Service that asks and refuses the second: "provided port is
        already allocated".

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: admin}
        spec: {type: NodePort, selector: {app: admin}, ports: [{port: 80, nodePort: 30080}]}

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: admin}
        spec: {type: NodePort, selector: {app: admin}, ports: [{port: 80, nodePort: 30081}]}

    Except
        One number for TCP and for UDP, where a Service has the same port for both. Services in different folders,
        which may belong to different clusters. Two files of a folder without a kustomization are a warning: perhaps
        only one is applied.

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
    """
    claims: dict[tuple[int, str], list[_Claim]] = {}
    for service in project.subjects.objects_of("Service"):
        yield from _repeated(service)
        for port in _opened(service):
            claims[port.node, port.protocol] = []
    for service in project.objects_of("Service") if claims else ():
        for port in _opened(service):
            claimed = claims.get((port.node, port.protocol))
            if claimed is not None and not (claimed and claimed[-1].service is service):
                claimed.append(_Claim(service, port.at))
    for (number, protocol), claimed in claims.items():
        if len(claimed) > 1:
            yield from _contested(f"{number}/{protocol}", claimed, project)


@once
def _opened(service: Object) -> tuple[_NodePort, ...]:
    """The ports of the node that a Service asks for, and that its type opens."""
    return tuple(_node_ports(service)) if service["spec"]["type"].text in _OPENING else ()


def _node_ports(service: Object) -> list[_NodePort]:
    found = []
    for port in service["spec"]["ports"].items():
        at, number = port["nodePort"], port["port"].number
        if at.number and number is not None:
            found.append(_NodePort(at.number, number, port["protocol"].text or "TCP", at))
    return found


def _repeated(service: Object) -> Iterator[Finding]:
    """What one Service asks for twice. Ports with the same number, which differ in their protocol, share the first."""
    spec = service["spec"]
    type = spec["type"].text
    opens = type in _OPENING
    first: dict[int, _NodePort] = {}
    shared: dict[int, int] = {}
    for port in _node_ports(service) if opens or type == "ExternalName" else ():
        known = first.setdefault(port.node, port)
        may_share = known.number == port.number and shared.setdefault(port.number, port.node) == port.node
        if known is not port and (not may_share if opens else known.protocol == port.protocol):
            what = f"{port.node}/{port.protocol}"
            yield _finding(what, _Claim(service, port.at), _Claim(service, known.at), certain=True)
    check = spec["healthCheckNodePort"]
    port_of_check = first.get(check.number or 0)
    if type == "LoadBalancer" and spec["externalTrafficPolicy"].text == "Local" and port_of_check is not None:
        related = (Related("the port", port_of_check.at.place),)
        yield Finding(f"healthCheckNodePort {check.number} is the nodePort of a port", check.place, related=related)


def _contested(what: str, claimed: list[_Claim], project: Project) -> Iterator[Finding]:
    applied: dict[str, _Claim] = {}
    lying: dict[str, _Claim] = {}
    for claim in claimed:
        together = project.applied_by(claim.service)
        folder = project.plain_folder(claim.service)
        first = next((applied[by] for by in sorted(together) if by in applied), None)
        certain = first is not None
        if first is None and folder is not None:
            first = lying.get(folder)
        if first is not None and not _same_object(first.service, claim.service):
            yield _finding(what, claim, first, certain=certain)
        for by in together:
            applied.setdefault(by, claim)
        if folder is not None:
            lying.setdefault(folder, claim)


def _same_object(one: Object, other: Object) -> bool:
    """Two definitions of one Service, which do not contend with each other."""
    return one is not other and (one.namespace, one.name) == (other.namespace, other.name)


def _finding(what: str, claim: _Claim, first: _Claim, *, certain: bool) -> Finding:
    if first.service is claim.service:
        message = f"nodePort {what} is asked for twice by this Service"
    elif first.service.root.source is claim.service.root.source:
        message = f"nodePort {what} is asked for by Service '{first.service.name}' as well"
    else:
        file = posixpath.basename(first.service.path)
        message = f"nodePort {what} is asked for by Service '{first.service.name}' in '{file}' as well"
    return Finding(
        message,
        claim.at.place,
        "choose another number, or leave it out and let the cluster choose",
        (Related("asked for here", first.at.place),),
        severity=None if certain else "warning",
    )
