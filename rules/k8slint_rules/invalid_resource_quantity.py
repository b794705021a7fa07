from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "invalid-resource-quantity",
    "text is not a quantity as Kubernetes reads it",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="resources",
    since="0.1",
    kinds=("quantity",),
)
def invalid_resource_quantity(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        The API server cannot decode the object and refuses it. The suffixes are k, M, G, T, P and E for
        powers of 1000, Ki, Mi, Gi, Ti, Pi and Ei for powers of 1024, and m for a thousandth; case matters and
        there is no B behind them: `1K`, `1gi` and `128MB` are all refused.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              resources: {limits: {memory: 128MB}}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              resources: {limits: {memory: 128Mi}}

    See
        https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
    """
    yield error.finding
