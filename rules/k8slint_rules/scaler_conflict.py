from collections import defaultdict
from collections.abc import Iterable, Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.autoscaling import HPA, SCALED_OBJECT, SCALERS, VPA, resizes, resource_metrics
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.references import Reference, references_of
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_TRANSFER = "scaledobject.keda.sh/transfer-hpa-ownership"


@rule(
    "scaler-conflict",
    "two kinds of autoscaler pull at one workload",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(SCALED_OBJECT, VPA),
)
def scaler_conflict(project: Project) -> Iterator[Finding]:
    """
    Why
        KEDA makes a HorizontalPodAutoscaler of its own for each ScaledObject, so one that is there already competes
        with it; KEDA's webhook refuses the ScaledObject. A VerticalPodAutoscaler changes the very requests that a
        percentage of CPU or memory is measured by: it raises them, the percentage falls, pods are removed, the load of
        each rises, and so on.

    Bad
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 5
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: web}
        spec:
          scaleTargetRef: {name: web}
          triggers: [{type: cron, metadata: {timezone: UTC, start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: "5"}}]

    Good
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: web}
        spec:
          scaleTargetRef: {name: web}
          triggers:
            - {type: cron, metadata: {timezone: UTC, start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: "5"}}
            - {type: cpu, metricType: Utilization, metadata: {value: "80"}}

    Except
        A ScaledObject that is told to take over the autoscaler. A VerticalPodAutoscaler in mode Off, or one that leaves
        the resource alone. Autoscalers that look at other metrics.

    See
        https://keda.sh/docs/latest/concepts/scaling-deployments/
        https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/known-limitations.md
    """
    subjects = project.subjects.objects_of(SCALED_OBJECT, VPA)
    scaled: dict[tuple[str, str], list[Reference]] = defaultdict(list)
    for scaler in project.objects_of(*SCALERS) if subjects else ():
        for reference in references_of(scaler):
            scaled[reference.to, reference.name].append(reference)
    for obj in subjects:
        for reference in references_of(obj):
            others = scaled.get((reference.to, reference.name), ())
            if not looks_unfilled(reference.name):
                yield from _findings(reference, (each for each in others if _meet(reference, each, project)))


def _meet(one: Reference, other: Reference, project: Project) -> bool:
    return project.at_hand(one.source, other.source) and project.may_meet(one.source, other.source)


def _findings(reference: Reference, others: Iterable[Reference]) -> Iterator[Finding]:
    kind, obj = reference.to.rpartition("/")[2], reference.source
    for other in others:
        scaler = other.source
        who = f"{obj.kind} '{obj.name}' and {scaler.kind} '{scaler.name}' both"
        related = (Related(f"the target of {scaler.kind} '{scaler.name}'", other.at.place),)
        if obj.group_kind == VPA:
            resource = _contested(obj, scaler)
            if resource:
                message = f"{who} go by the {resource} of {kind} '{reference.name}'"
                help = f"scale on another metric, or let the VerticalPodAutoscaler leave {resource} alone"
                yield Finding(message, reference.at.place, help, related)
                return
        elif scaler.group_kind == HPA and obj.annotations.get(_TRANSFER) != "true":
            message = f"{who} scale {kind} '{reference.name}'"
            yield Finding(message, reference.at.place, "move the metrics of both into the ScaledObject", related)
            return


def _contested(vpa: Object, scaler: Object) -> str | None:
    metrics = resource_metrics(scaler)
    return next((metric.resource for metric in metrics if metric.relative and resizes(vpa, metric)), None)
