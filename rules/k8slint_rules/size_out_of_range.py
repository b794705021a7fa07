from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "size-out-of-range",
    "list, mapping or text has more or less in it than a field takes",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("length",),
)
def size_out_of_range(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        Some lists, mappings and texts have a limit that the schema does not tell: a pod has up to three name
        servers. The API server refuses what has more, or less.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          dnsConfig: {nameservers: [10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4]}
          containers:
            - name: web
              image: nginx:1.29.3

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          dnsConfig: {nameservers: [10.0.0.1, 10.0.0.2, 10.0.0.3]}
          containers:
            - name: web
              image: nginx:1.29.3

    See
        https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
