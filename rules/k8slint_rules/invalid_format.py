from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "invalid-format",
    "text has not the form that its field asks for",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("format",),
)
def invalid_format(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        To the schema these fields are text; the API server wants an IP address, a DNS name, a path, and refuses
        everything else.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          dnsConfig: {nameservers: [dns.example.com]}
          containers:
            - name: web
              image: nginx:1.29.3

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          dnsConfig: {nameservers: [10.0.0.10]}
          containers:
            - name: web
              image: nginx:1.29.3

    Except
        Names of objects are the business of `invalid-object-name`, labels that of `invalid-label-value`.

    See
        https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
