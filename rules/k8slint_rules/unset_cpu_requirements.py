from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.near import is_garbled_map
from k8slint.kube.pods import Container
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "unset-cpu-requirements",
    "container has no CPU request",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="resources",
    since="0.1",
    peers=(
        "kube-linter:unset-cpu-requirements",
        "kube-score:container-resources",
        "polaris:cpuRequestsMissing",
        "checkov:CKV_K8S_10",
    ),
)
def unset_cpu_requirements(container: Container) -> Iterator[Finding]:
    """
    Why
        The scheduler places a pod by its requests alone. A container without a CPU request counts as nothing,
        so a full node looks empty, and on a busy node the container gets the smallest share of CPU time
        there is. An autoscaler that aims at a percentage of the request has nothing to count with.

    Bad
        resources:
          requests: {memory: 128Mi}

    Good
        resources:
          requests: {cpu: 100m, memory: 128Mi}

    Except
        A CPU limit without a request: Kubernetes takes the limit as the request. A pod whose own
        `spec.resources` speaks of CPU. Ephemeral containers, which may have no resources. Where a LimitRange of
        the namespace sets the default, the rule says too much. Resources that are no mapping, of which `invalid-type`
        speaks.

    See
        https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
        https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
    """
    if container.role == "ephemeral":
        return
    for resources in (container["resources"], container.pod["resources"]):
        if resources["requests"]["cpu"].exists or resources["limits"]["cpu"].exists:
            return
    requests = container["resources"]["requests"]
    if is_garbled_map(requests):
        return
    yield Finding(
        f"container '{container.name}' has no CPU request",
        requests["cpu"].place,
        "set resources.requests.cpu to what it needs on an ordinary day",
    )
