from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.autoscaling import fewest
from k8slint.kube.objects import Object
from k8slint.kube.versions import at_least
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "hpa-min-max",
    "minReplicas of a HorizontalPodAutoscaler cannot be kept",
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
        an overlay that raises one of the two and forgets the other. Since 1.37 minReplicas may be 0, if there is an
        Object or External metric to tell when the first pod is needed; the API server refuses 0 without one.

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

    Except
        A minReplicas of 0 before 1.37, which is the business of `number-out-of-range`.

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
    if hpa["spec"]["minReplicas"].number == 0 and all(at_least(release, "1.37") for release in hpa.releases):
        metrics = hpa["spec"]["metrics"]
        if not any(item["type"].text in ("External", "Object") for item in metrics.items()):
            yield Finding(
                "minReplicas is 0, and no metric of type Object or External tells when to start",
                metrics.key_place,
                "add such a metric, or set minReplicas to 1",
                (Related("the least number of replicas", hpa["spec"]["minReplicas"].place),),
            )
