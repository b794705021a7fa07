from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import containers_of
from k8slint.kube.ports import PORT_NAME_RULE, PORTS, is_port_name
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "invalid-target-ports",
    "port number or container port name that the API server refuses",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    kinds=(
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "Service",
        "apps/DaemonSet",
        "apps/Deployment",
        "apps/ReplicaSet",
        "apps/StatefulSet",
        "argoproj.io/Rollout",
        "batch/CronJob",
        "batch/Job",
    ),
    needs=("ports",),
    peers=("kube-linter:invalid-target-ports", "kube-score:container-ports-check"),
)
def invalid_target_ports(obj: Object) -> Iterator[Finding]:
    """
    Why
        A port number lies between 1 and 65535. The name of a container port has up to 15 lower-case letters, digits
        and single dashes, at least one of them a letter, as names of services have with IANA. The API server refuses
        everything else, and the schema knows of neither limit.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              ports: [{name: HTTP_Port, containerPort: 80}]

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              ports: [{name: http, containerPort: 80}]

    Except
        The name in a targetPort or a probe is the business of `invalid-value`. A targetPort or hostPort of 0 counts as
        left out.

    See
        https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
        https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
    """
    if obj.group_kind == "Service":
        for port in obj["spec"]["ports"].items():
            yield from _number(port["port"])
            yield from _number(port["targetPort"], zero_is_none=True)
        return
    for container in containers_of(obj):
        for port in container["ports"].items():
            yield from _name(port["name"])
            yield from _number(port["containerPort"])
            yield from _number(port["hostPort"], zero_is_none=True)


def _number(at: At, *, zero_is_none: bool = False) -> Iterator[Finding]:
    number = at.number
    if number is not None and number not in PORTS and not (zero_is_none and number == 0):
        yield Finding(f"{at.key} {number} is not between 1 and 65535", at.place)


def _name(at: At) -> Iterator[Finding]:
    name = at.text
    if name and not is_port_name(name) and not looks_unfilled(name):
        yield Finding(f"'{name}' is not the name of a container port", at.place, PORT_NAME_RULE)
