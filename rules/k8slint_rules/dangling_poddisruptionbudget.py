from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.disruption import PDB, pods_guarded
from k8slint.kube.labels import Selector
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.objects import Object
from k8slint.kube.pods import PodSpec
from k8slint.kube.services import made_elsewhere
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

# Comparing labels with more pods than this would take longer than it helps.
_MANY = 200


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
        that an operator makes from a custom resource, and labels that a controller or a kustomization adds.

    See
        https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget
    """
    dangling = [
        (pdb, selector)
        for pdb in project.objects_of(PDB)
        if (selector := pods_guarded(pdb)) is not None
        and not selector.empty
        and not project.selects_some(selector, pdb.namespace)
        and not project.is_partly_unread(pdb)
    ]
    if not dangling:
        return
    elsewhere = made_elsewhere(project.objects)
    for pdb, selector in dangling:
        pods = project.pods_at_hand(pdb)
        if not elsewhere.may_match(selector):
            yield from _finding(pdb, selector, pods, project)


def _finding(pdb: Object, selector: Selector, pods: list[PodSpec], project: Project) -> Iterator[Finding]:
    at = pdb["spec"]["selector"]
    if any(pod.object.labels_come_later and _fits(selector, pod) for pod in pods):
        return
    message = f"PodDisruptionBudget '{pdb.name}' selects no pod that is here"
    astray = [pod for pod in project.pods_selected(selector, "") if project.at_hand(pod.object, pdb)]
    if astray:
        other = astray[0].object
        said = (
            f"PodDisruptionBudget '{pdb.name}' is in namespace '{pdb.namespace}', its pods are in '{other.namespace}'"
        )
        place = pdb["metadata"]["namespace"].place
        yield Finding(said, place, "a budget selects pods of its own namespace", (_related(astray[0]),))
        return
    for pod in pods if len(pods) <= _MANY else ():
        meant = _meant(selector, pod)
        if meant is not None:
            key, label = meant
            yield Finding(message, at["matchLabels"][key].place, f"did you mean '{label}'?", (_related(pod),))
            return
    if pods or project.complete:
        help = "select the labels of the pod template"
        related = tuple(map(_related, pods[:1]))
        yield Finding(message, at.key_place, help, related, severity="error" if project.complete else None)


def _fits(selector: Selector, pod: PodSpec) -> bool:
    return all(pod.labels.get(key, value) == value for key, value in selector.pairs.items())


def _meant(selector: Selector, pod: PodSpec) -> tuple[str, str] | None:
    """The one label by which a pod is missed, if it is nearly the one that is selected; and how it reads."""
    missed = [key for key, value in selector.pairs.items() if pod.labels.get(key) != value]
    if len(missed) != 1 or not all(requirement.matches(pod.labels) for requirement in selector.requirements):
        return None
    key, value = missed[0], selector.pairs[missed[0]]
    if key in pod.labels:
        slip = nearest(value, [pod.labels[key]]) and is_slip(value, pod.labels[key])
        return (key, f"{key}={pod.labels[key]}") if slip else None
    near = nearest(key, [other for other in pod.labels if other not in selector.pairs])
    return (key, f"{near}={value}") if near and pod.labels[near] == value else None


def _related(pod: PodSpec) -> Related:
    labels = pod.template["metadata"]["labels"]
    return Related(f"the pods of {pod.object.kind} '{pod.object.name}' are labelled here", labels.key_place)
