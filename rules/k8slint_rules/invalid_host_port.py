from collections.abc import Iterator, Sequence

from k8slint.finding import Finding, Related
from k8slint.kube.pods import Container, PodSpec, Port
from k8slint.kube.ports import node_port_of
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "invalid-host-port",
    "hostPort is taken twice, or is not the containerPort of a pod with hostNetwork",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    needs=("hostNetwork", "hostPort"),
)
def invalid_host_port(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A port of the node can be given away once for each protocol and hostIP, and the API server refuses a pod that
        asks for one twice. With `hostNetwork: true` the process listens on the node itself, so a hostPort can only be
        the containerPort; in a bare Pod every containerPort is a hostPort, then.

    Bad
        containers:
          - name: web
            image: nginx:1.29.3
            ports:
              - {name: http, containerPort: 80, hostPort: 8080}
              - {name: metrics, containerPort: 9113, hostPort: 8080}

    Good
        containers:
          - name: web
            image: nginx:1.29.3
            ports:
              - {name: http, containerPort: 80, hostPort: 8080}
              - {name: metrics, containerPort: 9113, hostPort: 9113}

    Except
        Init containers, each of which is looked at by itself: they run one after the other.

    See
        https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
    """
    shares_network = pod["hostNetwork"].value is True
    main = [container for container in pod.containers if container.role == "container"]
    yield from _twice(pod, main)
    for container in pod.containers:
        if container.role == "init":
            yield from _twice(pod, [container])
    if shares_network:
        for container in main:
            for port in container.ports:
                yield from _differing(pod, port)


def _twice(pod: PodSpec, containers: Sequence[Container]) -> Iterator[Finding]:
    first: dict[tuple[int, str, str], At] = {}
    for container in containers:
        for port in container.ports:
            taken, at = node_port_of(pod, port), port.at["hostPort"]
            if taken is None:
                continue
            seen = first.setdefault(taken, at)
            if seen is not at:
                number, protocol, address = taken
                where = f" at {address}" if address else ""
                said = f"container '{container.name}' asks for port {number}/{protocol} of the node{where} again"
                yield Finding(said, at.place, "choose another port", (Related("asked for here", seen.place),))


def _differing(pod: PodSpec, port: Port) -> Iterator[Finding]:
    at = port.at["hostPort"]
    if at.number and port.number is not None and at.number != port.number:
        said = f"hostPort {at.number} is not the containerPort {port.number} of a pod with hostNetwork"
        seen = (Related("hostNetwork is set here", pod["hostNetwork"].place),)
        yield Finding(said, at.place, "leave hostPort out", seen)
