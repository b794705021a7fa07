from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec, Port
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "overlapping-ports",
    "two ports of a pod have the same number and protocol, or the same name",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="networking",
    since="0.1",
)
def overlapping_ports(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        The containers of a pod share one network: only one of them can listen on a port, and the other fails when
        it starts. A name that two containers give to their ports stands for the first of them, in Services and in
        probes. The API server takes both with a warning.

    Bad
        containers:
          - {name: web, image: "web:1.2", ports: [{name: http, containerPort: 8080}]}
          - {name: metrics, image: "metrics:1.2", ports: [{name: metrics, containerPort: 8080}]}

    Good
        containers:
          - {name: web, image: "web:1.2", ports: [{name: http, containerPort: 8080}]}
          - {name: metrics, image: "metrics:1.2", ports: [{name: metrics, containerPort: 9090}]}

    Except
        Plain init containers, which are gone when the others run. Two ports of one container that differ in their
        hostPort or hostIP. A name that one container gives twice is the business of `duplicate-port-name`.

    See
        https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking
    """
    by_number: dict[tuple[int, str], tuple[Container, Port]] = {}
    by_name: dict[str, tuple[Container, Port]] = {}
    for container in pod.containers:
        if container.role != "container" and not container.is_sidecar:
            continue
        for port in container.ports:
            if port.number is not None:
                other, first = by_number.setdefault((port.number, port.protocol), (container, port))
                if first is not port and (other is not container or _host(first) == _host(port)):
                    also = "" if other is container else f", as container '{other.name}' does"
                    said = f"container '{container.name}' declares port {port.number}/{port.protocol} again{also}"
                    related = (Related("the first one", first.at["containerPort"].place),)
                    yield Finding(said, port.at["containerPort"].place, "only one can listen on it", related)
                    continue
            if port.name and not looks_unfilled(port.name):
                other, first = by_name.setdefault(port.name, (container, port))
                if other is not container:
                    said = f"containers '{other.name}' and '{container.name}' both have a port named '{port.name}'"
                    related = (Related("the first one", first.at["name"].place),)
                    yield Finding(said, port.at["name"].place, "the name stands for the first one", related)


def _host(port: Port) -> tuple[object, object]:
    return port.at["hostIP"].value or "", port.at["hostPort"].value or 0
