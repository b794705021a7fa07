from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.autoscaling import SCALERS, VPA, Metric, resource_metrics
from k8slint.kube.near import is_garbled
from k8slint.kube.objects import Object
from k8slint.kube.pods import Container, PodSpec, pod_of
from k8slint.kube.references import references_of
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "hpa-missing-resource-request",
    "an autoscaler aims at a percentage of a request that is not there",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=SCALERS,
)
def hpa_missing_resource_request(project: Project) -> Iterator[Finding]:
    """
    Why
        Utilisation is a percentage of what the containers request. If a single container of the pod requests none of
        the resource, the autoscaler cannot compute it: it reports FailedGetResourceMetric ("missing request for cpu")
        and does not scale by this metric. An autoscaler without metrics aims at 80 % of the requested CPU.

    Bad
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 5
          metrics:
            - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2", resources: {requests: {memory: 64Mi}}}]}

    Good
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 5
          metrics:
            - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2", resources: {requests: {cpu: 100m}}}]}

    Except
        A limit without a request, which Kubernetes takes for the request. Requests that the pod as a whole has, that a
        LimitRange of the namespace or a VerticalPodAutoscaler sets, or that a patch brings. Init containers that end.
        Metrics that aim at an amount.

    See
        https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work
    """
    defaults = _defaults(project)
    for scaler in project.subjects.objects_of(*SCALERS):
        metrics = [metric for metric in resource_metrics(scaler) if metric.relative]
        for reference in references_of(scaler) if metrics else ():
            for target in project.likely_targets(reference):
                pod = pod_of(target)
                if pod is not None and not _set_elsewhere(target, project):
                    yield from _findings(scaler, metrics, pod, defaults)


def _set_elsewhere(target: Object, project: Project) -> bool:
    if project.objects_of(VPA) and any(user.source.group_kind == VPA for user in project.users(target)):
        return True
    return project.may_be_patched(target, "resources")


def _findings(scaler: Object, metrics: list[Metric], pod: PodSpec, defaults: set[tuple[str, str]]) -> Iterator[Finding]:
    for metric in metrics:
        missing = [
            container
            for container in pod.containers
            if metric.container in ("", container.name)
            and (container.role == "container" or container.is_sidecar)
            and not _requests(container, metric.resource)
        ]
        if missing and not _by_default(metric.resource, pod.object, defaults):
            names = ", ".join(f"'{container.name}'" for container in missing)
            yield Finding(
                f"{scaler.kind} '{scaler.name}' scales on {metric.resource} utilisation, "
                f"but {'containers' if missing[1:] else 'container'} {names} of {pod.object.kind} "
                f"'{pod.object.name}' {'request' if missing[1:] else 'requests'} none",
                metric.at.place,
                f"set resources.requests.{metric.resource} for every container, or aim at an average value",
                tuple(
                    Related(f"container '{container.name}' requests no {metric.resource}", container.at.key_place)
                    for container in missing
                ),
            )


def _requests(container: Container, resource: str) -> bool:
    return any(
        resources[field][resource].exists or is_garbled(resources[field][resource])
        for resources in (container["resources"], container.pod["resources"])
        for field in ("requests", "limits")
    )


def _defaults(project: Project) -> set[tuple[str, str]]:
    """The resources for which a LimitRange has a default, with its namespace."""
    return {
        (limits.namespace, resource)
        for limits in project.objects_of("LimitRange")
        for item in limits["spec"]["limits"].items()
        for field in ("default", "defaultRequest", "max", "min")
        for resource, _ in item[field].fields()
    }


def _by_default(resource: str, owner: Object, defaults: set[tuple[str, str]]) -> bool:
    if not owner.namespace:
        return any(name == resource for _, name in defaults)
    return (owner.namespace, resource) in defaults or ("", resource) in defaults
