from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec, Port
from k8slint.kube.ports import node_port_of
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
    needs=("ports",),
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
        Plain init containers, which are gone when the others run, but for two ports of their own. Two ports of one
        container that go to different ports or addresses of the node. Ports that take the same one of the node are the
        business of `invalid-host-port`, a name that one container gives twice is that of `duplicate-port-name`.

    See
        https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking
    """
    by_number: dict[tuple[int, str, str], tuple[Container, Port]] = {}
    by_name: dict[str, tuple[Container, Port]] = {}
    for container in pod.containers:
        runs_on = container.role == "container" or container.is_sidecar
        for port in container.ports:
            if port.number is not None:
                # Whoever runs alone is in nobody's way but its own.
                key = (port.number, port.protocol, "" if runs_on else container.name)
                other, first = by_number.setdefault(key, (container, port))
                if first is not port and (other is not container or _overlap(first, port)):
                    if _is_refused(other, first, container, port):
                        continue
                    also = "" if other is container else f", as container '{other.name}' does"
                    said = f"container '{container.name}' declares port {port.number}/{port.protocol} again{also}"
                    related = (Related("the first one", first.at["containerPort"].place),)
                    yield Finding(said, port.at["containerPort"].place, "only one can listen on it", related)
                    continue
            if runs_on and port.name and not looks_unfilled(port.name):
                other, first = by_name.setdefault(port.name, (container, port))
                if other is not container:
                    said = f"containers '{other.name}' and '{container.name}' both have a port named '{port.name}'"
                    related = (Related("the first one", first.at["name"].place),)
                    yield Finding(said, port.at["name"].place, "the name stands for the first one", related)


def _is_refused(other: Container, first: Port, container: Container, port: Port) -> bool:
    """Whether the API server refuses both for one port of the node."""
    taken = node_port_of(container.pod, port)
    alike = other is container or other.role == container.role == "container"
    return alike and taken is not None and taken == node_port_of(container.pod, first)


def _overlap(one: Port, other: Port) -> bool:
    """Whether two ports of a container are one, unless they go to different ports or addresses of the node."""
    first, second = (port.at["hostPort"].value or 0 for port in (one, other))
    if not first or not second:
        return True
    addresses = {port.at["hostIP"].value or "" for port in (one, other)}
    return first == second and (len(addresses) == 1 or "" in addresses)
