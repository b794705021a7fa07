from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "missing-field",
    "required field is missing",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("missing-field",),
    peers=("kube-linter:schema-validation",),
)
def missing_field(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        The API server refuses an object that lacks a field it cannot do without, such as the selector of a
        Deployment or the type of an Ingress path. An empty value (`selector:` and nothing behind it) counts
        as missing.

    Bad
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: "nginx:1.29.3"}]

    Good
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: "nginx:1.29.3"}]

    Except
        Patches of a kustomization need not be whole, and a selector may come from its labels. An object without a
        name is the business of `missing-name`.

    See
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
