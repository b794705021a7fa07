from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import turn_off
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "host-pid",
    "pod sees the processes of its node",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="pod-security",
    since="0.1",
    needs=("hostPID",),
    sets=("pss-baseline",),
    peers=("kube-linter:host-pid", "polaris:hostPIDSet", "checkov:CKV_K8S_17"),
)
def host_pid(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        With `hostPID: true` the containers see every process of the node, its command line and, as root, its
        environment and its files under /proc. A process of root can kill them, or with a few more rights enter their
        namespaces and so the node. The Pod Security level baseline refuses such pods.

    Bad
        hostPID: true

    Good
        shareProcessNamespace: true

    See
        https://kubernetes.io/docs/concepts/security/pod-security-standards/
        https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/
    """
    at = pod["hostPID"]
    if at.value is True:
        yield Finding(
            "pod sees the processes of its node",
            at.place,
            "remove hostPID; shareProcessNamespace is enough to see the processes of the same pod",
            fix=turn_off(at),
        )
