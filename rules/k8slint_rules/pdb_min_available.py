from collections.abc import Iterator

from k8slint.finding import Finding, Fix, Related
from k8slint.kube.disruption import PDB, amount, percentage, pods_guarded, total
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec
from k8slint.kube.replicas import replicas
from k8slint.kube.rewrite import rewrite
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "pdb-min-available",
    "a PodDisruptionBudget wants all replicas to stay",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(PDB,),
    peers=("kube-linter:pdb-min-available", "polaris:pdbDisruptionsIsZero"),
)
def pdb_min_available(project: Project) -> Iterator[Finding]:
    """
    Why
        A budget whose minAvailable is as great as the number of replicas allows no eviction, ever. `kubectl drain`
        waits until it times out, and a node with such a pod can be neither upgraded nor scaled down without force.
        Percentages are rounded up: of 2 pods, 51 % are 2.

    Bad
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2"}]}

    Good
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2"}]}

    Except
        Pods whose number nobody here can tell, such as those of a DaemonSet. A workload that is scaled to 0. One that
        an autoscaler scales is the business of `pdb-min-available-hpa`, unless the budget says 100 %.

    See
        https://kubernetes.io/docs/tasks/run-application/configure-pdb/
        https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/
    """
    # Budgets that mean the same pods share the list of them.
    owners_of: dict[int, list[Object]] = {}
    for pdb in project.subjects.objects_of(PDB):
        at = pdb["spec"]["minAvailable"]
        percent = percentage(at)
        if pdb["spec"]["maxUnavailable"].exists or not (at.number or percent):
            continue
        if percent == 100:
            message = f"PodDisruptionBudget '{pdb.name}' has minAvailable 100%, which blocks every eviction"
            yield Finding(message, at.place, "set maxUnavailable: 1 instead")
            continue
        selector = pods_guarded(pdb)
        if selector is None:
            continue
        pods = project.likely_pods(selector, pdb)
        if id(pods) not in owners_of:
            owners_of[id(pods)] = _owners(pods)
        owners = owners_of[id(pods)]
        count = total(replicas(owner) for owner in owners)
        wanted = amount(at, count) if count else None
        if count and wanted is not None and wanted >= count and not _changes(owners, percent, project):
            yield _finding(pdb, owners, count)


def _owners(pods: list[PodSpec]) -> list[Object]:
    """The workloads of pods; of several variants of one, the greatest."""
    found: dict[tuple[str, str], Object] = {}
    for pod in pods:
        key = pod.object.group_kind, pod.object.name
        if key not in found or (replicas(pod.object) or 0) > (replicas(found[key]) or 0):
            found[key] = pod.object
    return list(found.values())


def _changes(owners: list[Object], percent: int | None, project: Project) -> bool:
    """Whether the number is set elsewhere, or cannot be told: a percentage is one of the controllers' replicas."""
    if any(project.may_be_scaled(owner) or (percent and owner.kind == "Pod") for owner in owners):
        return True
    return any(project.may_be_patched(owner, "replicas") for owner in owners)


def _finding(pdb: Object, owners: list[Object], count: int) -> Finding:
    at = pdb["spec"]["minAvailable"]
    edit = rewrite(at, str(count - 1)) if at.number is not None and count > 1 else None
    names = ", ".join(f"{owner.kind} '{owner.name}'" for owner in owners[:3])
    kept = f"all of the {count} replicas" if count > 1 else "the only replica"
    return Finding(
        f"minAvailable {at.value} of PodDisruptionBudget '{pdb.name}' keeps {kept} of {names}",
        at.place,
        "set maxUnavailable: 1 instead, and run more than one replica",
        tuple(
            Related(
                f"{owner.kind} '{owner.name}' has {replicas(owner)}",
                owner["spec"]["replicas"].place
                if owner["spec"]["replicas"].exists
                else owner["metadata"]["name"].place,
            )
            for owner in owners[:3]
        ),
        Fix(f"let one of {count} pods go", (edit,)) if edit else None,
    )
