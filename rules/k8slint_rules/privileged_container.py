from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pods import Container
from k8slint.kube.rewrite import turn_off
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "privileged-container",
    "container is privileged",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="pod-security",
    since="0.1",
    needs=("privileged",),
    sets=("pss-baseline",),
    peers=(
        "kube-linter:privileged-container",
        "kube-score:container-security-context-privileged",
        "polaris:runAsPrivileged",
        "checkov:CKV_K8S_16",
    ),
)
def privileged_container(container: Container) -> Iterator[Finding]:
    """
    Why
        A privileged container has every capability and every device of the node, and neither seccomp nor AppArmor nor
        SELinux holds it. Whoever takes it over mounts the disk of the node and has the node. The Pod Security level
        baseline refuses such pods.

    Bad
        securityContext: {privileged: true}

    Good
        securityContext:
          privileged: false
          capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}

    See
        https://kubernetes.io/docs/concepts/security/pod-security-standards/
        https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
    """
    at = container["securityContext"]["privileged"]
    if at.value is True:
        yield Finding(
            f"container '{container.name}' is privileged",
            at.place,
            "remove privileged, and add the capabilities that it needs",
            fix=turn_off(at),
        )
