from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.near import is_misspelt
from k8slint.kube.pods import Container
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "no-readiness-probe",
    "long-running container has no readiness probe",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="workload-reliability",
    since="0.1",
    peers=(
        "kube-linter:no-readiness-probe",
        "kube-score:pod-probes",
        "polaris:readinessProbeMissing",
        "checkov:CKV_K8S_9",
    ),
)
def no_readiness_probe(container: Container) -> Iterator[Finding]:
    """
    Why
        A container without a readiness probe counts as ready the moment its process starts. Services send it
        requests before it can answer, and a rolling update takes the old pods away before the new ones work:
        the update of a broken version runs through to the end.

    Bad
        image: nginx:1.29.3

    Good
        image: nginx:1.29.3
        readinessProbe:
          httpGet: {path: /ready, port: 80}

    Except
        Containers that end: those of Jobs and CronJobs, init containers without `restartPolicy: Always`,
        ephemeral containers, and Pods with `restartPolicy` Never or OnFailure. A container that serves
        nobody may have nothing to tell; yet a rolling update waits for it, too.

    See
        https://kubernetes.io/docs/concepts/workloads/pods/probes/#readiness-probe
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
    """
    probe = container["readinessProbe"]
    if container.is_long_running and not probe.exists and not is_misspelt(probe):
        yield Finding(
            f"container '{container.name}' has no readiness probe",
            probe.place,
            "add a readinessProbe that tells when it can do its work",
        )
