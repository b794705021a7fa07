from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "invalid-port",
    "port is no port number or name",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("port",),
)
def invalid_port(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        A port number lies between 1 and 65535. The API server refuses everything else, and the schema knows
        nothing of it.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              livenessProbe: {tcpSocket: {port: 70000}}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              livenessProbe: {tcpSocket: {port: 7000}}

    Except
        Ports of containers and Services are the business of `invalid-target-ports`.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
