from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.names import label_fault
from k8slint.kube.near import is_misspelt
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.ports import service_ports
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "service-port-names",
    "ports of a Service or its endpoints that are the same or share a name",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    kinds=("Endpoints", "Service", "discovery.k8s.io/EndpointSlice"),
)
def service_port_names(obj: Object) -> Iterator[Finding]:
    """
    Why
        A Service with several ports must give each a name of its own, and no two of them may have the same number and
        protocol: the API server refuses anything else. The name is what Ingresses, monitors and DNS ask for. It is a
        DNS label: lower-case letters, digits and dashes. The ports of Endpoints need names, too, if there are several,
        and in an EndpointSlice no two may have the same name, or none.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          selector: {app: web}
          ports:
            - {port: 80}
            - {port: 443}

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          selector: {app: web}
          ports:
            - {name: http, port: 80}
            - {name: https, port: 443}

    Except
        The only port of a Service needs no name.

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services
    """
    if obj.kind == "EndpointSlice":
        yield from _slice_faults(obj["ports"])
        return
    if obj.kind == "Endpoints":
        for subset in obj["subsets"].items():
            yield from _endpoints_faults(subset["ports"])
        return
    ports = service_ports(obj)
    names: dict[str, At] = {}
    numbers: dict[tuple[int, str], At] = {}
    for port in ports:
        at = port.at["name"]
        if not port.at.is_map or (at.exists and at.text is None):
            continue
        if port.name:
            yield from _name_faults(at, port.name, names)
        elif len(ports) > 1 and not is_misspelt(at):
            which = f"port {port.number}" if port.number else "port"
            message = f"{which} has no name, which a Service with several ports needs"
            yield Finding(message, at.place, "name it after what it speaks, such as http, grpc or metrics")
        if port.number is not None:
            first = numbers.setdefault((port.number, port.protocol), port.at)
            if first is not port.at:
                message = f"port {port.number}/{port.protocol} is opened twice by this Service"
                help = "remove one, or give it another number or protocol"
                yield Finding(message, port.at.key_place, help, (Related("opened here", first.key_place),))


def _name_faults(at: At, name: str, names: dict[str, At]) -> Iterator[Finding]:
    first = names.setdefault(name, at)
    if looks_unfilled(name):
        return
    fault = label_fault(name)
    if fault is not None:
        yield Finding(f"port name '{name}' {fault}", at.place)
    elif first is not at:
        yield Finding(f"port name '{name}' is used twice", at.place, related=(Related("used here", first.place),))


def _endpoints_faults(ports: At) -> Iterator[Finding]:
    for port in ports.items() if len(ports) > 1 else ():
        name = port["name"]
        if (port.is_map or not port.exists) and name.value in (None, "") and not is_misspelt(name):
            which = f"port {port['port'].number}" if port["port"].number else "port"
            yield Finding(f"{which} has no name, which several ports need", name.place, "name it as the Service does")


def _slice_faults(ports: At) -> Iterator[Finding]:
    seen: dict[str, At] = {}
    for port in ports.items():
        name = port["name"]
        if (port.exists and not port.is_map) or (name.value is not None and name.text is None):
            continue
        text = name.text or ""
        first = seen.setdefault(text, port)
        if first is not port and not is_misspelt(name) and not looks_unfilled(text):
            said = f"port name '{text}' is used twice" if text else "two ports have no name"
            related = (Related("the first one", first["name"].place if text else first.key_place),)
            yield Finding(said, name.place, "name each after the port of the Service", related)
