from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.near import is_garbled, nearest
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_FIELDS = ("minAvailable", "maxUnavailable")


@rule(
    "pdb-no-policy",
    "a PodDisruptionBudget sets neither minAvailable nor maxUnavailable",
    on=EACH_WHOLE_OBJECT,
    severity="warning",
    preset="default",
    category="autoscaling",
    since="0.1",
    kinds=("policy/PodDisruptionBudget",),
    peers=("kube-score:poddisruptionbudget-has-policy",),
)
def pdb_no_policy(pdb: Object) -> Iterator[Finding]:
    """
    Why
        The API server takes a budget that sets neither field. It does not mean "no limit": the disruption controller
        then expects no pods, and where it expects none it allows no disruption. Every eviction of the selected pods is
        refused, and nodes cannot be drained.

    Bad
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}

    Good
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec:
          maxUnavailable: 1
          selector: {matchLabels: {app: web}}

    Except
        A field that is misspelt, which is another rule's business.

    See
        https://kubernetes.io/docs/tasks/run-application/configure-pdb/
    """
    spec = pdb["spec"]
    if any(spec[field].exists for field in _FIELDS) or is_garbled(spec["maxUnavailable"]):
        return
    if not any(key not in _FIELDS and nearest(key, _FIELDS) for key, _ in spec.fields()):
        yield Finding(
            f"PodDisruptionBudget '{pdb.name}' sets neither minAvailable nor maxUnavailable, and so blocks evictions",
            spec["maxUnavailable"].place,
            "set maxUnavailable: 1, or what the pods can spare",
        )
