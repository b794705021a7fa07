from collections.abc import Iterator
from typing import NamedTuple

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


class Options(NamedTuple):
    """The range of node ports of the cluster, both ends included."""

    first: int = 30000
    last: int = 32767


@rule(
    "node-port-range",
    "nodePort outside of the range of the cluster",
    on=EACH_WHOLE_OBJECT,
    options=Options,
    severity="warning",
    preset="default",
    category="networking",
    since="0.1",
    kinds=("Service",),
    needs=("healthCheckNodePort", "nodePort"),
)
def node_port_range(service: Object, options: Options) -> Iterator[Finding]:
    """
    Why
        Node ports come from one range, 30000 to 32767 unless the API server was started with another
        `--service-node-port-range`. It refuses a Service that asks for a number outside of it: "provided port is not
        in the valid range". A dry run does not notice, because it reserves no ports.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 8080}]}

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}

    Except
        The options `first` and `last` say which range a cluster has, if it is another one.

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
        https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
    """
    spec = service["spec"]
    if spec["type"].text not in ("NodePort", "LoadBalancer"):
        return
    for at in (*(port["nodePort"] for port in spec["ports"].items()), spec["healthCheckNodePort"]):
        if at.number and not options.first <= at.number <= options.last:
            message = f"{at.key} {at.number} is not between {options.first} and {options.last}"
            yield Finding(message, at.place, "choose one of the range, or leave it out and let the cluster choose")
