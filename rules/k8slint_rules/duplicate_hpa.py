from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.autoscaling import HPA
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.references import Reference, references_of
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "duplicate-hpa",
    "two HorizontalPodAutoscalers scale the same workload",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(HPA,),
)
def duplicate_hpa(project: Project) -> Iterator[Finding]:
    """
    Why
        Each autoscaler writes the number of replicas that it computed, and they overwrite one another. Kubernetes
        notices the overlap, reports AmbiguousSelector and scales by neither. One autoscaler with several metrics does
        what was meant: it takes the greatest number that a metric asks for.

    Bad
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web-cpu}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 5
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web-memory}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 8

    Good
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 8
          metrics:
            - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}
            - {type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 80}}}

    Except
        Autoscalers of the same name, which are one object. Those in different folders that no kustomization builds
        together, such as overlays.

    See
        https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
    """
    first: dict[tuple[str, str, str, str], Reference] = {}
    about = {(each.to, each.name) for hpa in project.subjects.objects_of(HPA) for each in references_of(hpa)}
    for hpa in project.objects_of(HPA) if about else ():
        for reference in references_of(hpa):
            if (reference.to, reference.name) not in about or looks_unfilled(reference.name):
                continue
            keys = [(circle, reference.to, hpa.namespace, reference.name) for circle in sorted(project.around(hpa))]
            other = next((first[key] for key in keys if key in first and first[key].source.name != hpa.name), None)
            if other is not None:
                kind = reference.to.rpartition("/")[2]
                yield Finding(
                    f"HorizontalPodAutoscalers '{other.source.name}' and '{hpa.name}' both scale "
                    f"{kind} '{reference.name}'",
                    reference.at.place,
                    "put the metrics of both into one autoscaler",
                    (Related("the other one's target", other.at.place),),
                )
            for key in keys:
                first.setdefault(key, reference)
