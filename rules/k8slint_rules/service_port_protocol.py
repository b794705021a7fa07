from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import Port
from k8slint.kube.ports import ServicePort, declarations, service_ports
from k8slint.kube.services import is_headless, pods_wanted
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_PROTOCOLS = ("TCP", "UDP", "SCTP")


@rule(
    "service-port-protocol",
    "a Service and its pods give a port number different protocols",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=("Service",),
)
def service_port_protocol(project: Project) -> Iterator[Finding]:
    """
    Why
        A port of a Service is TCP unless it says otherwise, and so is that of a container. A Service that leaves out
        `protocol: UDP` in front of a DNS or syslog server passes on TCP, for which nobody listens, and drops the
        datagrams.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: logs}
        spec: {selector: {app: logs}, ports: [{port: 514}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: logs, labels: {app: logs}}
        spec: {containers: [{name: logs, image: "logs:1.2", ports: [{containerPort: 514, protocol: UDP}]}]}

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: logs}
        spec: {selector: {app: logs}, ports: [{port: 514, protocol: UDP}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: logs, labels: {app: logs}}
        spec: {containers: [{name: logs, image: "logs:1.2", ports: [{containerPort: 514, protocol: UDP}]}]}

    Except
        A targetPort that is a name, of which `service-target-port` speaks. A Service that sends the declared protocol
        to the same number as well: many servers listen for both and declare one. Headless Services, and pods in an
        unrelated folder.

    See
        https://kubernetes.io/docs/reference/networking/service-protocols/
    """
    for service in project.subjects.objects_of("Service"):
        selector = pods_wanted(service)
        if selector is None or is_headless(service):
            continue
        pods = project.selection(selector, service.namespace)
        if not pods.is_near(service):
            continue
        ports = service_ports(service)
        sent = {(port.target.number, port.protocol) for port in ports}
        for port in ports:
            if port.protocol not in _PROTOCOLS:
                continue
            same = pods.by_number.get(port.target.number or 0, [])
            protocols = pods.protocols.get(port.target.number or 0, frozenset())
            known = bool(same) and protocols.issubset(_PROTOCOLS)
            if known and not any((port.target.number, protocol) in sent for protocol in protocols):
                yield _finding(port, same)


def _finding(port: ServicePort, declared: list[Port]) -> Finding:
    at, protocol = port.at["protocol"], declared[0].protocol
    message = f"port {port.target.number} is {protocol} in the selected pods, not {port.protocol}"
    place = at.place if at.exists else port.target.place
    return Finding(message, place, f"set protocol: {protocol}, here or in the pods", declarations(declared))
