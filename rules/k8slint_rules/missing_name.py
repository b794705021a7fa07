from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "missing-name",
    "object has neither a name nor a generateName",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="metadata",
    since="0.1",
    kinds=("missing-name",),
)
def missing_name(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        Every object is stored under its name, so the API server refuses one that has none: "name or generateName is
        required". A name that stands beside `metadata`, or is empty, is none. With generateName the server makes a
        name up, on create only: `kubectl apply` needs metadata.name.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata:
          labels: {app: web}
        data: {LOG_LEVEL: info}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          labels: {app: web}
        data: {LOG_LEVEL: info}

    Except
        Patches of a kustomization, kinds that nobody knows, and questions to the server such as a SubjectAccessReview.

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    """
    yield error.finding
