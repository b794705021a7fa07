from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.autoscaling import HPA, SCALABLE
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.references import Reference, references_of
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "dangling-horizontalpodautoscaler",
    "a HorizontalPodAutoscaler targets a workload that is not here",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(HPA,),
    peers=("kube-linter:dangling-horizontalpodautoscaler", "kube-score:horizontalpodautoscaler-has-target"),
)
def dangling_horizontalpodautoscaler(project: Project) -> Iterator[Finding]:
    """
    Why
        The API server does not look whether the target of an autoscaler exists. If it does not, the autoscaler reports
        FailedGetScale in its status, and the workload it was meant for keeps the number of replicas it has, also under
        load. A workload that was renamed, or is of another kind, is the usual reason.

    Bad
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: wbe}
          maxReplicas: 5
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
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 5
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
        A target that an operator makes from a custom resource. One with no workloads of its kind and namespace in the
        same file, folder or kustomization is an info, and nothing is said where these files hold no workload of that
        kind at all. In a complete project it is an error.

    See
        https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
    """
    for reference in (reference for hpa in project.subjects.objects_of(HPA) for reference in references_of(hpa)):
        if project.targets(reference) or looks_unfilled(reference.name) or project.is_partly_unread(reference.source):
            continue
        is_scalable = reference.to in SCALABLE or "." in reference.to.partition("/")[0]
        if is_scalable and reference.name.lower() not in project.made_elsewhere.words:
            yield from _finding(reference, project)


def _finding(reference: Reference, project: Project) -> Iterator[Finding]:
    hpa, name, kind = reference.source, reference.name, reference.to.rpartition("/")[2]
    namesakes = (obj for other in SCALABLE for obj in project.named_at_hand(other, hpa.namespace, name, hpa))
    other = next(namesakes, None)
    if other is not None:
        message = f"'{name}' is a {other.kind} here, not a {kind}"
        help = f"set kind: {other.kind} and apiVersion: {other.api_version}"
        related = (Related(f"this {other.kind}", other["metadata"]["name"].place),)
        yield Finding(message, reference.at.place, help, related, severity="error" if project.complete else None)
    elif project.complete or project.objects_of(reference.to):
        yield project.absent(reference)
