from collections.abc import Iterator

from k8slint.finding import Finding, Fix, Related
from k8slint.kube.autoscaling import HPA, fewest
from k8slint.kube.disruption import PDB, amount, percentage, pods_guarded, total
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec
from k8slint.kube.replicas import replicas
from k8slint.kube.rewrite import rewrite
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "pdb-min-available-hpa",
    "a PodDisruptionBudget wants all pods to stay that an autoscaler leaves",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(PDB,),
    peers=("kube-linter:pdb-min-available", "polaris:pdbMinAvailableGreaterThanHPAMinReplicas"),
)
def pdb_min_available_hpa(project: Project) -> Iterator[Finding]:
    """
    Why
        When there is little to do, an autoscaler leaves minReplicas pods. If a budget wants as many to stay, none of
        them can be evicted then, at night, when clusters are upgraded. minReplicas is 1 where it is left out, and
        percentages are rounded up: of one pod, any percentage is one.

    Bad
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 2
          maxReplicas: 8
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2"}]}

    Good
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 3
          maxReplicas: 8
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2"}]}

    Except
        KEDA's ScaledObjects count as autoscalers, save those that go down to 0. A budget of 100 %, which blocks every
        eviction at any size.

    See
        https://kubernetes.io/docs/tasks/run-application/configure-pdb/
        https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
    """
    # Budgets that mean the same pods share the list of them.
    counted: dict[int, tuple[list[Object], int | None]] = {}
    for pdb in project.subjects.objects_of(PDB):
        at = pdb["spec"]["minAvailable"]
        selector = pods_guarded(pdb)
        if pdb["spec"]["maxUnavailable"].exists or percentage(at) == 100 or selector is None:
            continue
        pods = project.likely_pods(selector, pdb)
        if id(pods) not in counted:
            counted[id(pods)] = _counted(pods, project)
        scalers, count = counted[id(pods)]
        wanted = amount(at, count) if count else None
        if scalers and count and wanted is not None and wanted >= count:
            yield _finding(pdb, scalers[0], count)


def _counted(pods: list[PodSpec], project: Project) -> tuple[list[Object], int | None]:
    """The autoscalers of some pods, and how many pods there are at least."""
    owners = {(pod.object.group_kind, pod.object.name): pod.object for pod in pods}
    scaled = {key: _scaler(owner, project) for key, owner in owners.items()}
    scalers = [scaler for scaler in scaled.values() if scaler is not None]
    return scalers, total(_fewest(owner, scaled[key]) for key, owner in owners.items())


def _scaler(owner: Object, project: Project) -> Object | None:
    """The one autoscaler of a workload that lies near it."""
    found = project.scalers(owner)
    return found[0] if len(found) == 1 else None


def _fewest(owner: Object, scaler: Object | None) -> int | None:
    if scaler is None:
        return replicas(owner)
    return fewest(scaler) or None


def _finding(pdb: Object, scaler: Object, count: int) -> Finding:
    at = pdb["spec"]["minAvailable"]
    field = "minReplicas" if scaler.group_kind == HPA else "minReplicaCount"
    least = scaler["spec"][field]
    edit = rewrite(at, str(count - 1)) if at.number is not None and count > 1 else None
    return Finding(
        f"minAvailable {at.value} of PodDisruptionBudget '{pdb.name}' keeps all pods that {scaler.kind} "
        f"'{scaler.name}' leaves when it scales down to {count}",
        at.place,
        f"set maxUnavailable: 1 instead, or raise {field}",
        (Related(f"{field} is {fewest(scaler)}", least.place),),
        Fix(f"let one of {count} pods go", (edit,)) if edit else None,
    )
