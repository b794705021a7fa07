from collections.abc import Iterator

from k8slint.finding import Finding, Fix
from k8slint.kube.pods import Container
from k8slint.kube.rewrite import rewrite
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER

_PROBES = ("livenessProbe", "startupProbe")


@rule(
    "liveness-success-threshold",
    "successThreshold of a liveness or startup probe is not 1",
    on=EACH_CONTAINER,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    needs=("successThreshold",),
)
def liveness_success_threshold(container: Container) -> Iterator[Finding]:
    """
    Why
        One success is enough for a liveness and for a startup probe, and the API server refuses any other number
        there. Only a readiness probe can ask for several in a row.

    Bad
        livenessProbe:
          tcpSocket: {port: 8080}
          successThreshold: 2

    Good
        livenessProbe:
          tcpSocket: {port: 8080}
          successThreshold: 1

    Except
        0, which the API server reads as 1.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes
    """
    if not container.is_probed:
        return
    for probe in _PROBES:
        at = container[probe]["successThreshold"]
        if at.number is not None and at.number not in (0, 1):
            edit = rewrite(at, "1")
            yield Finding(
                f"{probe.removesuffix('Probe')} probe of container '{container.name}' has successThreshold {at.number}",
                at.place,
                "it must be 1; to make the probe slower to judge, raise failureThreshold",
                fix=Fix("set successThreshold to 1", (edit,), safe=True) if edit else None,
            )
