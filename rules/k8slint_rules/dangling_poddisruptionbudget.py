from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.disruption import PDB, pods_guarded
from k8slint.kube.unselected import unselected
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "dangling-poddisruptionbudget",
    "a PodDisruptionBudget selects none of the pods that are here",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(PDB,),
)
def dangling_poddisruptionbudget(project: Project) -> Iterator[Finding]:
    """
    Why
        A budget whose selector matches no pod protects nothing, and nobody is told: a drain takes all replicas at once.
        A label that was renamed on one side only is the usual reason. It selects the labels of the pods, not those of
        the Deployment.

    Bad
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {maxUnavailable: 1, selector: {matchLabels: {app: website}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: website}}
        spec:
          replicas: 3
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
        metadata: {name: web, labels: {app: website}}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2"}]}

    Except
        A budget with no pods of its namespace in the same file, folder or kustomization: they come from elsewhere. Pods
        that an operator makes from a custom resource, and labels that a controller or a kustomization adds. With
        `complete` it is an error.

    See
        https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget
    """
    for pdb in project.subjects.objects_of(PDB):
        selector = pods_guarded(pdb)
        if selector is None or selector.empty or project.selects_some(selector, pdb.namespace):
            continue
        if project.is_partly_unread(pdb) or project.made_elsewhere.may_match(selector):
            continue
        if not project.may_be_selected(selector, pdb):
            found = unselected(
                pdb,
                selector,
                pdb["spec"]["selector"],
                project.pods_at_hand(pdb),
                project.pods_astray(selector, pdb),
                complete=project.complete,
            )
            yield from [found] if found else []
