from collections.abc import Callable, Iterator

from k8slint.finding import Finding
from k8slint.kube.names import label_fault, letter_label_fault
from k8slint.kube.near import is_misspelt
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.ports import PORT_NAME_RULE, PORTS, is_port_name, port_number
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

# What a backend had until networking.k8s.io/v1beta1; `unknown-field` speaks of those.
_OLD = ("serviceName", "servicePort")


@rule(
    "ingress-invalid-backend",
    "Ingress backend is not one Service with one port, nor one resource",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    kinds=("networking.k8s.io/Ingress",),
)
def ingress_invalid_backend(ingress: Object) -> Iterator[Finding]:
    """
    Why
        The schema leaves all fields of a backend open, but the API server refuses one that names neither a Service nor
        a resource, or both; and a Service without a port, or with both the name and the number of one, even if they
        mean the same. The name of the Service is a DNS label, which had to begin with a letter until Kubernetes 1.35.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec: {defaultBackend: {service: {name: web, port: {name: http, number: 80}}}}

    Good
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}

    See
        https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
        https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/
    """
    if ingress.version != "v1":
        return
    spec = ingress["spec"]
    paths = (path for rule in spec["rules"].items() for path in rule["http"]["paths"].items())
    old = any(not at_least(release, "1.36") for release in ingress.releases)
    name_fault = letter_label_fault if old else label_fault
    for backend in (spec["defaultBackend"], *(path["backend"] for path in paths)):
        if backend.is_map and not any(backend[field].exists for field in _OLD):
            yield from _faults(backend, name_fault)


def _faults(backend: At, name_fault: Callable[[str], str | None]) -> Iterator[Finding]:
    service, resource = backend["service"], backend["resource"]
    if service.exists and resource.exists:
        help = "keep the one that requests shall go to"
        yield Finding("backend names both a service and a resource", backend.key_place, help)
    elif not service.exists and not resource.exists:
        if not is_misspelt(service) and not is_misspelt(resource):
            yield Finding("backend names neither a service nor a resource", backend.key_place, "give it a service")
    elif service.is_map:
        name = service["name"]
        fault = name_fault(name.text) if name.text is not None and not looks_unfilled(name.text) else None
        if fault is not None:
            yield Finding(
                f"Service name '{name.text}' {fault}" if name.text else "backend names no Service", name.place
            )
        if not service["port"].exists or service["port"].is_map:
            yield from _port_faults(backend, service["port"])


def _port_faults(backend: At, port: At) -> Iterator[Finding]:
    name, number = port["name"], port["number"]
    has_name, has_number = name.value not in (None, ""), number.value not in (None, 0)
    if has_name and has_number:
        help = "keep either the name or the number"
        yield Finding("backend gives both the name and the number of a port", backend.key_place, help)
    elif not has_name and not has_number:
        if not is_misspelt(name) and not is_misspelt(number):
            help = "add port: with the name or the number of a port of the Service"
            yield Finding("backend gives neither the name nor the number of a port", backend.key_place, help)
    elif has_number and number.number is not None and number.number not in PORTS:
        yield Finding(f"port {number.number} is not between 1 and 65535", number.place)
    elif has_name and name.text is not None and not is_port_name(name.text) and not looks_unfilled(name.text):
        yield from _name_fault(name, name.text)


def _name_fault(at: At, name: str) -> Iterator[Finding]:
    if name.isdecimal():
        number = port_number(name)
        cure = f"write number: {number}" if number in PORTS else "write a number from 1 to 65535"
        yield Finding(f"'{name}' is not the name of a port but a number", at.place, cure)
    else:
        yield Finding(f"'{name}' is not the name of a port", at.place, PORT_NAME_RULE)
