from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "invalid-value",
    "value is not one that the field takes",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("value",),
    peers=("kube-linter:schema-validation",),
)
def invalid_value(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        Many fields take a few words, a range of numbers or a form such as a time, and the API server refuses
        everything else. Words are compared letter by letter: `tcp`, `always` and `clusterip` are not `TCP`,
        `Always` and `ClusterIP`.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          restartPolicy: always
          containers:
            - name: web
              image: nginx:1.29.3

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          restartPolicy: Always
          containers:
            - name: web
              image: nginx:1.29.3

    See
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
