from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.autoscaling import fewest
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "hpa-min-max",
    "minReplicas of a HorizontalPodAutoscaler is above its maxReplicas",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="autoscaling",
    since="0.1",
    kinds=("autoscaling/HorizontalPodAutoscaler",),
)
def hpa_min_max(hpa: Object) -> Iterator[Finding]:
    """
    Why
        The API server refuses a HorizontalPodAutoscaler whose maxReplicas is less than its minReplicas. It is often
        an overlay that raises one of the two and forgets the other.

    Bad
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 5
          maxReplicas: 3

    Good
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 3
          maxReplicas: 5

    See
        https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
    """
    most, least = hpa["spec"]["maxReplicas"], fewest(hpa)
    # A maximum below 1 is refused on its own account.
    if least is not None and most.number is not None and 0 < most.number < least:
        yield Finding(
            f"maxReplicas is {most.number}, less than minReplicas {least}",
            most.place,
            "raise maxReplicas or lower minReplicas",
            (Related("the least number of replicas", hpa["spec"]["minReplicas"].place),),
        )
