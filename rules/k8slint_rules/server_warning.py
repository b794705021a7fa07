from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "server-warning",
    "API server takes it with a warning",
    on=EACH_SCHEMA_ERROR,
    severity="warning",
    preset="default",
    category="schema",
    since="0.1",
    kinds=("warned",),
)
def server_warning(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        Some things are accepted by the API server, which then sends a warning that is easily lost in the log of a
        pipeline: a setting that is ignored, a list with two items of one name, an address in an odd form. They do
        not do what they seem to do.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          clusterIP: None
          sessionAffinity: ClientIP
          selector: {app: web}
          ports: [{port: 80}]

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          clusterIP: None
          selector: {app: web}
          ports: [{port: 80}]

    Except
        Warnings that have a rule of their own, such as `deprecated-volume-type`, `duplicate-env-var` and
        `resource-unit-suspicious`.

    See
        https://kubernetes.io/blog/2020/09/03/warnings/
    """
    yield error.finding
