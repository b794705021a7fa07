from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import turn_off
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "host-ipc",
    "pod shares the IPC namespace of its node",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="pod-security",
    since="0.1",
    needs=("hostIPC",),
    sets=("pss-baseline",),
    peers=("kube-linter:host-ipc", "polaris:hostIPCSet", "checkov:CKV_K8S_18"),
)
def host_ipc(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        With `hostIPC: true` the containers see the shared memory, semaphores and message queues of the node and of
        every other pod that does the same. What a database keeps in shared memory can be read and changed from there.
        The Pod Security level baseline refuses such pods.

    Bad
        hostIPC: true

    Good
        hostIPC: false

    See
        https://kubernetes.io/docs/concepts/security/pod-security-standards/
    """
    at = pod["hostIPC"]
    if at.value is True:
        yield Finding(
            "pod shares the IPC namespace of its node",
            at.place,
            "remove hostIPC; containers of one pod share their IPC namespace anyway",
            fix=turn_off(at),
        )
