from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "unknown-field",
    "field that the kind does not have",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("unknown-field",),
    peers=("kube-linter:schema-validation",),
)
def unknown_field(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        kubectl asks the API server for strict validation, and is refused. Most other clients are not that
        strict: the server drops the field, sends back a warning that few tools show, and the probe or the
        limit that somebody wrote down never takes effect.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              livenessprobe: {httpGet: {path: /, port: 80}}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              livenessProbe: {httpGet: {path: /, port: 80}}

    Except
        Kinds whose schema is not known, since no CRD of the project defines them, are counted and not judged.

    See
        https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
    """
    yield error.finding
