from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "pdb-both-set",
    "a PodDisruptionBudget sets minAvailable and maxUnavailable",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="autoscaling",
    since="0.1",
    kinds=("policy/PodDisruptionBudget",),
    needs=("maxUnavailable",),
)
def pdb_both_set(pdb: Object) -> Iterator[Finding]:
    """
    Why
        A budget says either how many pods must stay or how many may go. The API server refuses one that says both,
        even if they agree and even if one of them is 0.

    Bad
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec:
          minAvailable: 2
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
        A field whose value is null, which counts as not set.

    See
        https://kubernetes.io/docs/tasks/run-application/configure-pdb/
    """
    spec = pdb["spec"]
    least, most = spec["minAvailable"], spec["maxUnavailable"]
    if least.exists and most.exists:
        yield Finding(
            f"PodDisruptionBudget '{pdb.name}' sets both minAvailable and maxUnavailable",
            spec.key_place,
            "keep one of them; maxUnavailable follows the number of replicas",
            (Related("this many must stay", least.key_place), Related("this many may go", most.key_place)),
        )
