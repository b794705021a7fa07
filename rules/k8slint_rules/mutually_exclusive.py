from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "mutually-exclusive",
    "field is set that does not go with another one",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("exclusive",),
)
def mutually_exclusive(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        Of some fields only one can be set, and some are for one type only: a seccomp profile of the runtime has
        no file. The API server refuses both together.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          securityContext: {seccompProfile: {type: RuntimeDefault, localhostProfile: web.json}}
          containers:
            - name: web
              image: nginx:1.29.3

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          securityContext: {seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: web
              image: nginx:1.29.3

    See
        https://kubernetes.io/docs/tutorials/security/seccomp/
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
