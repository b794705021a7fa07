from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "duplicate-list-key",
    "two items of a list share what must tell them apart",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("repeated",),
)
def duplicate_list_key(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        The items of many lists are told apart by a name or by other fields, and the API server refuses two that
        are the same in them.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          resourceClaims: [{name: gpu, resourceClaimName: one}, {name: gpu, resourceClaimName: two}]
          containers:
            - name: web
              image: nginx:1.29.3

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          resourceClaims: [{name: gpu, resourceClaimName: one}, {name: other, resourceClaimName: two}]
          containers:
            - name: web
              image: nginx:1.29.3

    Except
        Containers, volumes and mounts are the business of `duplicate-name-in-pod`, ports of a Service that of
        `service-port-names`.

    See
        https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
