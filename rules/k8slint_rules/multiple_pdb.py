from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.disruption import PDB, pods_guarded
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

# So many budgets for the same pods are looked at, which is more than anybody has.
_LOOKED_AT = 20


@rule(
    "multiple-pdb",
    "the same pods are selected by several PodDisruptionBudgets",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(PDB,),
)
def multiple_pdb(project: Project) -> Iterator[Finding]:
    """
    Why
        A pod for which there is more than one budget cannot be evicted at all: the API server answers every attempt
        with an error, "This pod has more than one PodDisruptionBudget, which the eviction subresource does not
        support", even if both budgets would allow it. So its node cannot be drained.

    Bad
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: everything}
        spec: {maxUnavailable: 25%, selector: {}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
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
        metadata: {name: web}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2"}]}

    Except
        Budgets of the same name, which are one object, and those of different folders that no kustomization builds
        together. An empty selector selects nothing before policy/v1. Of the budgets for one pod the first twenty count.

    See
        https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors
    """
    guards: dict[int, list[Object]] = {}
    circles = {circle for pdb in project.subjects.objects_of(PDB) for circle in project.around(pdb)}
    for pdb in project.objects_of(PDB) if circles else ():
        if circles.isdisjoint(project.around(pdb)):
            continue
        selector = pods_guarded(pdb)
        said: set[str] = set()
        for pod in project.likely_pods(selector, pdb) if selector is not None else ():
            before = guards.setdefault(id(pod), [])
            if len(said) == len(before) == _LOOKED_AT:
                break
            left = (each for each in before if each.name not in said) if len(said) < _LOOKED_AT else ()
            other = next((each for each in left if _both(each, pdb, project)), None)
            if other is not None:
                said.add(other.name)
                yield Finding(
                    f"PodDisruptionBudgets '{other.name}' and '{pdb.name}' both select the pods of "
                    f"{pod.object.kind} '{pod.object.name}'",
                    pdb["spec"]["selector"].key_place,
                    "keep one budget for each pod",
                    (
                        Related("the other selector", other["spec"]["selector"].key_place),
                        Related("the pods", pod.template["metadata"]["labels"].key_place),
                    ),
                )
            if len(before) < _LOOKED_AT:
                before.append(pdb)


def _both(one: Object, other: Object, project: Project) -> bool:
    return one.name != other.name and project.may_meet(one, other) and project.at_hand(one, other)
