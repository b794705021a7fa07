from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "number-out-of-range",
    "number is outside of the range that a field takes",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("number",),
)
def number_out_of_range(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        Many numbers have limits that the schema does not tell: a period of a probe is not negative, a weight
        lies between 1 and 100. The API server refuses what is outside of them.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              livenessProbe: {tcpSocket: {port: 80}, periodSeconds: -5}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 5}

    Except
        Ports are the business of `invalid-port` and `invalid-target-ports`.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
