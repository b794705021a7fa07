from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "deprecated-api-version",
    "API version that is deprecated and has a replacement",
    on=EACH_SCHEMA_ERROR,
    severity="warning",
    preset="default",
    category="deprecation",
    since="0.1",
    kinds=("deprecated-api",),
    peers=("kube-linter:no-extensions-v1beta", "kube-score:stable-version"),
)
def deprecated_api_version(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        The API server still takes the version, with a warning, and a later release will not. The replacement
        is served already, so the change can be made in peace, before an upgrade forces it.

    Bad
        apiVersion: v1
        kind: Endpoints
        metadata: {name: database}
        subsets:
          - addresses: [{ip: 192.0.2.10}]
            ports: [{port: 5432}]

    Good
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: database-1
          labels: {kubernetes.io/service-name: database}
        addressType: IPv4
        endpoints: [{addresses: [192.0.2.10]}]
        ports: [{port: 5432}]

    Except
        Versions whose replacement is not in every release that the project is checked against.

    See
        https://kubernetes.io/docs/reference/using-api/deprecation-guide/
    """
    yield error.finding
