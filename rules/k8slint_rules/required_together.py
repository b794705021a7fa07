from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "required-together",
    "field is not set that another field calls for",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("together",),
)
def required_together(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        A value of one field can make another one necessary: a seccomp profile of type Localhost is nothing
        without the name of its file. The API server refuses the one without the other.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          securityContext: {seccompProfile: {type: Localhost}}
          containers:
            - name: web
              image: nginx:1.29.3

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          securityContext: {seccompProfile: {type: Localhost, localhostProfile: web.json}}
          containers:
            - name: web
              image: nginx:1.29.3

    See
        https://kubernetes.io/docs/tutorials/security/seccomp/
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
