from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "field-not-allowed",
    "field is set that nobody may set here",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="schema",
    since="0.1",
    kinds=("not-allowed",),
)
def field_not_allowed(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        Some fields are for the server or for another moment: ephemeral containers are added to a pod that runs, and
        the claim of an ephemeral volume gets its name from Kubernetes. The API server refuses an object that sets them.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          ephemeralContainers: [{name: debug, image: "busybox:1.37"}]
          containers:
            - name: web
              image: nginx:1.29.3

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3

    See
        https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/
        https://kubernetes.io/docs/reference/kubernetes-api/
    """
    yield error.finding
