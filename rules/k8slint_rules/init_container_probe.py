from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import PROBES, PodSpec
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "init-container-probe",
    "init container has a probe or a lifecycle hook",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    needs=("initContainers",),
)
def init_container_probe(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        An init container runs to its end before the others start, so there is nothing to probe and nothing to shut
        down; the API server refuses probes and `lifecycle` there. Only one with `restartPolicy: Always`, a
        sidecar, keeps running and may have them.

    Bad
        initContainers:
          - name: migrate
            image: migrate:4.2
            livenessProbe: {tcpSocket: {port: 8080}}

    Good
        initContainers:
          - name: proxy
            image: proxy:4.2
            restartPolicy: Always
            livenessProbe: {tcpSocket: {port: 8080}}

    Except
        A `lifecycle` with nothing but a stopSignal, which is dropped unless it is switched on.

    See
        https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#differences-from-regular-containers
        https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
    """
    for container in pod.containers:
        if container.role != "init" or container.is_sidecar:
            continue
        for field in (*PROBES, "lifecycle"):
            if container[field].exists and not _is_signal(container[field]):
                yield Finding(
                    f"init container '{container.name}' has a {field}, which only a sidecar may have",
                    container[field].key_place,
                    "take it out, or set restartPolicy: Always if the container is meant to keep running",
                )


def _is_signal(at: At) -> bool:
    """Whether a lifecycle holds nothing but a signal, which is dropped as long as it is not switched on."""
    return at["stopSignal"].exists and not any(at[hook].exists for hook in ("postStart", "preStop"))
