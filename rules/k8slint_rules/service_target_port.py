from collections.abc import Iterator
from itertools import islice

from k8slint.finding import Finding
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec
from k8slint.kube.ports import PORTS, PROTOCOLS, are_unclear, declarations
from k8slint.kube.rewrite import respelled
from k8slint.kube.selection import Selection, lacks_ports
from k8slint.kube.services import is_headless, pods_wanted
from k8slint.node import At, Seq
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

# Images that open ports as they are told at run time; "auto" is the gateway that Istio injects.
_PROXY = Pattern(r"(^|/)(auto$|envoy|proxyv2|istio-proxy)")

# A name is compared with so many others.
_MANY = 200


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
        without a port of that name is no endpoint of the Service, and connections fail although all pods are ready.
        A number is sent to whether it is declared or not; if the pods declare ports, and the Service names none of
        them, it is most likely the wrong one, and nobody listens there.

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
        Services whose pods are not in these files, or lie in an unrelated folder and declare no name like the one that
        is wanted. Ports that a patch brings. Numbers where some pod declares no ports at all, where another port of the
        Service is declared, where the number stands elsewhere in the pod or in a ConfigMap beside it. Numbers of a
        headless Service, which sends nothing anywhere, and of Envoy, which opens ports as it is told.

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
    """
    for service in project.subjects.objects_of("Service"):
        selector = pods_wanted(service)
        pods = project.selection(selector, service.namespace) if selector else None
        if not pods:
            continue
        if pods.some(_is_unclear):
            continue
        near = pods.is_near(service)
        ports = list(service["spec"]["ports"].items())
        missed = near and not is_headless(service) and not any(_target(port).value in pods.declared for port in ports)
        for port in ports:
            target = _target(port)
            if target.number is not None:
                finding = _number_finding(target, pods) if missed and pods.ports else None
                if finding is not None and project.is_configured(target.number, project.around(service)):
                    continue
            else:
                finding = _name_finding(target, port["protocol"].text or "TCP", pods)
                if finding is not None and finding.severity is None and not near:
                    continue
            if finding is not None and not project.patches_mention(str(target.value)):
                yield finding


def _target(port: At) -> At:
    return port["targetPort"] if port["targetPort"].exists else port["port"]


def _number_finding(target: At, pods: Selection) -> Finding | None:
    number = target.number
    if number is None or number not in PORTS:
        return None
    if pods.some(lacks_ports) or pods.some(_is_proxy) or pods.mention(number):
        return None
    message = f"port {number} is declared by no container of the selected pods"
    return Finding(message, target.place, f"they declare {pods.words}", declarations(pods.ports))


def _is_unclear(pod: PodSpec) -> bool:
    return not isinstance(pod["containers"].node, Seq) or any(map(are_unclear, pod.containers))


def _is_proxy(pod: PodSpec) -> bool:
    return any(_PROXY.search(container["image"].text or "") for container in pod.containers)


def _name_finding(target: At, protocol: str, pods: Selection) -> Finding | None:
    name = target.text
    if not name or name.isdecimal() or looks_unfilled(name):
        return None
    named = pods.by_name.get(name, [])
    if any(port.protocol == protocol for port in named):
        return None
    if named and named[0].protocol in PROTOCOLS:
        message = f"port '{name}' is {named[0].protocol} in the selected pods, not {protocol}"
        help = "a name is looked up together with its protocol"
        return Finding(message, target.place, help, declarations(named[:1]), severity="error")
    if named:
        return None
    message = f"port '{name}' is declared by no container of the selected pods"
    near = nearest(name, islice(filter(None, pods.by_name), _MANY))
    if near and is_slip(name, near):
        close = pods.by_name[near]
        help, fix = f"did you mean '{near}'?", respelled(target, near) if target.key == "targetPort" else None
        return Finding(message, target.place, help, declarations(close[:1]), fix, "error")
    help = f"they declare {pods.words}" if pods.ports else "name a container port so"
    return Finding(message, target.place, help, declarations(pods.ports[:1]))
