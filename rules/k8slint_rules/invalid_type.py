from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "invalid-type",
    "value is of another type than the field",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("type",),
    peers=("kube-linter:schema-validation",),
)
def invalid_type(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        The API server cannot decode the object and refuses it. It stops at the first such value and shows the
        next one only when that is mended, and its message names a Go type instead of a line.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          selector: {app: web}
          ports:
            - port: "80"

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          selector: {app: web}
          ports:
            - port: 80

    Except
        Where a number may be given by name, such as a target port, both are fine: `8080` and `http`. Unquoted
        numbers and booleans as settings are the matter of env-value-not-string.

    See
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
