from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import PROBES, Container
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "invalid-probe",
    "probe has a setting that it cannot have",
    on=EACH_CONTAINER,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    needs=("successThreshold", "terminationGracePeriodSeconds"),
)
def invalid_probe(container: Container) -> Iterator[Finding]:
    """
    Why
        terminationGracePeriodSeconds of a probe is the time that its failure leaves the container to shut down. A
        readiness probe shuts nothing down, and the API server refuses the field there; for the other two it must be 1
        or more. The successThreshold of a readiness probe must not be negative.

    Bad
        readinessProbe:
          tcpSocket: {port: 8080}
          terminationGracePeriodSeconds: 10

    Good
        livenessProbe:
          tcpSocket: {port: 8080}
          terminationGracePeriodSeconds: 10

    Except
        The other numbers, which are the business of `number-out-of-range` and `liveness-success-threshold`.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#probe-level-terminationgraceperiodseconds
    """
    if not container.is_probed:
        return
    for probe in PROBES:
        who = f"{probe.removesuffix('Probe')} probe of container '{container.name}'"
        grace = container[probe]["terminationGracePeriodSeconds"]
        if probe == "readinessProbe":
            if grace.exists:
                said = f"{who} has 'terminationGracePeriodSeconds', but it ends nothing"
                yield Finding(said, grace.place, "leave it out")
            successes = container[probe]["successThreshold"]
            if successes.number is not None and successes.number < 0:
                yield Finding(
                    f"{who} has 'successThreshold: {successes.number}'", successes.place, "it must be 1 or more"
                )
        elif grace.number is not None and grace.number < 1:
            said = f"{who} has 'terminationGracePeriodSeconds: {grace.number}'"
            yield Finding(said, grace.place, "it must be 1 or more")
