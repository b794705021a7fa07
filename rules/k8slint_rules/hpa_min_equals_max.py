from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.autoscaling import fewest
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "hpa-min-equals-max",
    "a HorizontalPodAutoscaler can only choose one number of replicas",
    on=EACH_WHOLE_OBJECT,
    severity="info",
    preset="default",
    category="autoscaling",
    since="0.1",
    kinds=("autoscaling/HorizontalPodAutoscaler",),
    peers=("polaris:hpaMaxAvailability",),
)
def hpa_min_equals_max(hpa: Object) -> Iterator[Finding]:
    """
    Why
        An autoscaler whose least and greatest number of replicas are the same cannot scale: under load it reports
        ScalingLimited and adds no pod. minReplicas is 1 where it is left out.

    Bad
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 3
          maxReplicas: 3

    Good
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 3
          maxReplicas: 6

    Except
        Numbers that a template or a kustomization fills in.

    See
        https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
    """
    most = hpa["spec"]["maxReplicas"]
    least = fewest(hpa)
    if most.number is not None and most.number > 0 and least == most.number:
        yield Finding(
            f"HorizontalPodAutoscaler '{hpa.name}' has {least} as its least and its greatest number of replicas",
            most.place,
            "raise maxReplicas, or set replicas in the workload and remove the autoscaler",
        )
