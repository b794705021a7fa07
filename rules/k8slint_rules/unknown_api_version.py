from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "unknown-api-version",
    "kind that Kubernetes does not have in this group and version",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("unknown-api",),
)
def unknown_api_version(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        The API server looks a kind up by its exact group, version and spelling, and answers that there is no
        match. `apps/v1` has no Service, `v1` has no Deployment, and a version that came with a later release
        is not there yet.

    Bad
        apiVersion: v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
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
        Kinds of groups that Kubernetes does not serve itself belong to somebody's CRD. Where no CRD of the
        project defines them they are counted, not blamed.

    See
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
