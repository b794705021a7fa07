from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_SCHEMA_ERROR, SchemaError


@rule(
    "removed-api-version",
    "API version that the cluster does not serve any more",
    on=EACH_SCHEMA_ERROR,
    severity="error",
    preset="minimal",
    category="deprecation",
    since="0.1",
    kinds=("removed-api",),
    peers=("kube-linter:no-extensions-v1beta", "kube-score:stable-version"),
)
def removed_api_version(error: SchemaError) -> Iterator[Finding]:
    """
    Why
        The API server of the release does not know the version, so the object cannot be created or updated.
        Objects that are in the cluster already live on under the new version, and the fault shows with the
        first deployment after the upgrade.

    Bad
        apiVersion: policy/v1beta1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec:
          maxUnavailable: 1
          selector: {matchLabels: {app: web}}

    Good
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec:
          maxUnavailable: 1
          selector: {matchLabels: {app: web}}

    Except
        A cluster older than the newest release: say so with `kubernetes-versions` in the configuration.

    See
        https://kubernetes.io/docs/reference/using-api/deprecation-guide/
    """
    yield error.finding
