from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.near import nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec, Port
from k8slint.kube.services import is_headless, pods_wanted
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "service-target-port",
    "a Service sends to a port that its pods do not declare",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=("Service",),
)
def service_target_port(project: Project) -> Iterator[Finding]:
    """
    Why
        A targetPort that is a name is looked up among the container ports of each pod, of the same protocol. A pod
        without a port of that name is left out of the endpoints, and connections to the Service fail although all
        pods are ready. A number is sent to whether it is declared or not; if the pods declare other ports only, it is
        most likely the wrong one, and nobody listens there.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: htpp}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec: {containers: [{name: web, image: "web:1.2", ports: [{name: http, containerPort: 8080}]}]}

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec: {containers: [{name: web, image: "web:1.2", ports: [{name: http, containerPort: 8080}]}]}

    Except
        Services whose pods are not in these files, pods that declare no ports at all, ports that a patch brings.
        Numbers of a headless Service, which sends nothing anywhere.

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
    """
    for service in project.objects_of("Service"):
        selector = pods_wanted(service)
        pods = project.pods_selected(selector, service.namespace) if selector else []
        if not pods:
            continue
        declared = [port for pod in pods for port in _ports(pod)]
        for port in service["spec"]["ports"].items():
            finding = _finding(service, port, pods, declared)
            if finding is not None and not project.patches_mention(str(_target(port).value)):
                yield finding


def _ports(pod: PodSpec) -> Iterator[Port]:
    for container in pod.containers:
        if container.role == "container" or container.is_sidecar:
            yield from container.ports


def _target(port: At) -> At:
    return port["targetPort"] if port["targetPort"].exists else port["port"]


def _finding(service: Object, port: At, pods: list[PodSpec], declared: list[Port]) -> Finding | None:
    target = _target(port)
    number, name = target.number, target.text
    if number is not None:
        if number == 0 or is_headless(service) or not declared or any(port.number == number for port in declared):
            return None
        if any(not any(_ports(pod)) for pod in pods):
            return None
        message = f"port {number} is declared by no container of the selected pods"
        return Finding(message, target.place, f"they declare {_words(declared)}", _related(declared))
    if name is None or name.isdecimal() or looks_unfilled(name):
        return None
    protocol = port["protocol"].text or "TCP"
    named = [port for port in declared if port.name == name]
    if any(port.protocol == protocol for port in named):
        return None
    if named:
        message = f"port '{name}' is {named[0].protocol} in the selected pods, not {protocol}"
        help = "a name is looked up together with its protocol"
        return Finding(message, target.place, help, _related(named[:1]), severity="error")
    near = nearest(name, [port.name for port in declared if port.name])
    message = f"port '{name}' is declared by no container of the selected pods"
    if near:
        close = [port for port in declared if port.name == near]
        return Finding(message, target.place, f"did you mean '{near}'?", _related(close[:1]), severity="error")
    help = f"they declare {_words(declared)}" if declared else "name a container port so"
    return Finding(message, target.place, help, _related(declared[:1]))


def _related(declared: list[Port]) -> tuple[Related, ...]:
    return tuple(Related(f"{_word(port)} is declared here", port.at.key_place) for port in declared[:3])


def _words(declared: list[Port]) -> str:
    words = list(dict.fromkeys(_word(port) for port in declared))
    return ", ".join(words[:5]) + (f" and {len(words) - 5} more" if len(words) > 5 else "")


def _word(port: Port) -> str:
    return f"'{port.name}' ({port.number})" if port.name else str(port.number)
