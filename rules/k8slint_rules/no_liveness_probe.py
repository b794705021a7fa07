from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.near import is_misspelt
from k8slint.kube.pods import Container
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "no-liveness-probe",
    "long-running container has no liveness probe",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="workload-reliability",
    since="0.1",
    peers=(
        "kube-linter:no-liveness-probe",
        "kube-score:pod-probes",
        "polaris:livenessProbeMissing",
        "checkov:CKV_K8S_8",
    ),
)
def no_liveness_probe(container: Container) -> Iterator[Finding]:
    """
    Why
        Without a liveness probe the kubelet restarts a container only when its process ends. One that hangs
        in a deadlock still counts as alive, and stays until somebody deletes the pod by hand. The probe
        should fail only where a restart would help: not when a database behind the container is down, or
        one outage restarts everything at once.

    Bad
        image: nginx:1.29.3

    Good
        image: nginx:1.29.3
        livenessProbe:
          httpGet: {path: /healthz, port: 80}

    Except
        Containers that end: those of Jobs and CronJobs, init containers without `restartPolicy: Always`,
        ephemeral containers, and Pods with `restartPolicy` Never or OnFailure. A program that exits by
        itself when it can do no more needs no probe: ignore the rule there, and say so.

    See
        https://kubernetes.io/docs/concepts/workloads/pods/probes/#liveness-probe
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
    """
    probe = container["livenessProbe"]
    if container.is_long_running and not probe.exists and not is_misspelt(probe):
        yield Finding(
            f"container '{container.name}' has no liveness probe",
            probe.place,
            "add a livenessProbe that fails only when a restart would help",
        )
