from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, Port
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "duplicate-port-name",
    "two ports of a container share a name",
    on=EACH_CONTAINER,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    needs=("ports",),
    peers=("kube-score:container-ports-check",),
)
def duplicate_port_name(container: Container) -> Iterator[Finding]:
    """
    Why
        Services and probes ask for a port by its name, so it has to be one. The API server refuses a container with two
        ports of the same name, whatever their numbers and protocols are.

    Bad
        ports:
          - {name: dns, containerPort: 53, protocol: UDP}
          - {name: dns, containerPort: 53, protocol: TCP}

    Good
        ports:
          - {name: dns, containerPort: 53, protocol: UDP}
          - {name: dns-tcp, containerPort: 53, protocol: TCP}

    Except
        Ports of different containers, which may share a name. Names that are too long or hold other characters are the
        business of `invalid-target-ports`, a missing number that of `missing-field`.

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
    """
    first: dict[str, Port] = {}
    for port in container.ports:
        if not port.name or looks_unfilled(port.name):
            continue
        if port.name in first:
            yield Finding(
                f"port name '{port.name}' of container '{container.name}' is used again",
                port.at["name"].place,
                "give each port a name of its own",
                (Related("the first one", first[port.name].at["name"].place),),
            )
        first.setdefault(port.name, port)
