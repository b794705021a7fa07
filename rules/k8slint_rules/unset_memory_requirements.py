from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.near import is_garbled_map
from k8slint.kube.pods import Container
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "unset-memory-requirements",
    "container has no memory limit",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="resources",
    since="0.1",
    peers=(
        "kube-linter:unset-memory-requirements",
        "kube-score:container-resources",
        "polaris:memoryLimitsMissing",
        "checkov:CKV_K8S_13",
    ),
)
def unset_memory_requirements(container: Container) -> Iterator[Finding]:
    """
    Why
        Memory cannot be taken back from a process as CPU time can. A container without a memory limit may
        grow until the node has none left; then the kubelet evicts pods and the kernel kills processes, and
        those it hits need not be the one that leaked. With a limit, only the container that outgrew it is killed.

    Bad
        resources:
          requests: {memory: 128Mi}

    Good
        resources:
          requests: {memory: 128Mi}
          limits: {memory: 128Mi}

    Except
        A pod whose own `spec.resources` has a memory limit. Ephemeral containers, which may have no resources.
        Where a LimitRange of the namespace sets the default, the rule says too much. Resources that are no mapping, of
        which `invalid-type` speaks.

    See
        https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
        https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/
    """
    if container.role == "ephemeral":
        return
    limits = container["resources"]["limits"]
    if limits["memory"].exists or container.pod["resources"]["limits"]["memory"].exists:
        return
    if is_garbled_map(limits):
        return
    yield Finding(
        f"container '{container.name}' has no memory limit",
        limits["memory"].place,
        "set resources.limits.memory to the most it may ever use",
    )
