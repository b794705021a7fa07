from collections.abc import Iterator

from k8slint.finding import Finding, Fix
from k8slint.kube.disruption import percentage
from k8slint.kube.objects import Object
from k8slint.kube.rewrite import rewrite
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "pdb-max-unavailable",
    "a PodDisruptionBudget allows no pod to be evicted",
    on=EACH_WHOLE_OBJECT,
    severity="warning",
    preset="default",
    category="autoscaling",
    since="0.1",
    kinds=("policy/PodDisruptionBudget",),
    needs=("maxUnavailable",),
    peers=("kube-linter:pdb-max-unavailable", "polaris:pdbDisruptionsIsZero"),
)
def pdb_max_unavailable(pdb: Object) -> Iterator[Finding]:
    """
    Why
        With `maxUnavailable: 0` every eviction of a healthy pod is refused, whatever the number of replicas.
        `kubectl drain` waits until it times out, and a node with such a pod can be neither upgraded nor scaled down
        without force. A percentage above 0 is rounded up, so that it always lets one pod go.

    Bad
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec:
          maxUnavailable: 0
          selector: {matchLabels: {app: web}}

    Good
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec:
          maxUnavailable: 1
          selector: {matchLabels: {app: web}}

    Except
        A budget that sets minAvailable as well, which is refused.

    See
        https://kubernetes.io/docs/tasks/run-application/configure-pdb/
        https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/
    """
    spec = pdb["spec"]
    at = spec["maxUnavailable"]
    percent = percentage(at)
    if spec["minAvailable"].exists or (at.number != 0 and percent != 0):
        return
    edit = rewrite(at, "1" if percent is None else "1%")
    yield Finding(
        f"PodDisruptionBudget '{pdb.name}' has maxUnavailable {at.value}, which blocks every eviction",
        at.place,
        "allow at least one pod to go, so that nodes can be drained",
        (),
        Fix("let one pod go at a time", (edit,)) if edit else None,
    )
