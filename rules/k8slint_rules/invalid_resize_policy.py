from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.pods import Container, PodSpec
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_SINCE = "1.33"
_NOT_IN_INIT_SINCE = "1.36"


@rule(
    "invalid-resize-policy",
    "resize policy of a container cannot be kept",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="resources",
    since="0.1",
    needs=("resizePolicy",),
)
def invalid_resize_policy(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A resize policy says for cpu and for memory, once each, whether a change restarts the container. A pod with
        `restartPolicy: Never` restarts nothing, and an init container that is no sidecar is not restarted by a change,
        so that the API server refuses RestartContainer for both.

    Bad
        containers:
          - name: web
            image: nginx:1.29.3
            resizePolicy:
              - {resourceName: memory, restartPolicy: RestartContainer}
              - {resourceName: memory, restartPolicy: NotRequired}

    Good
        containers:
          - name: web
            image: nginx:1.29.3
            resizePolicy:
              - {resourceName: memory, restartPolicy: RestartContainer}
              - {resourceName: cpu, restartPolicy: NotRequired}

    Except
        Other resources and other policies, which are the business of `invalid-value`.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
    """
    releases = [release for release in pod.object.releases if at_least(release, _SINCE)]
    if not releases:
        return
    for container in pod.containers:
        first: dict[str, At] = {}
        for policy in container["resizePolicy"].items():
            name = policy["resourceName"].text
            seen = first.setdefault(name, policy) if name else policy
            if seen is not policy:
                said = f"container '{container.name}' has a second resize policy for '{name}'"
                yield Finding(said, policy.key_place, "keep one of them", (Related("the first one", seen.key_place),))
            if policy["restartPolicy"].text == "RestartContainer":
                yield from _restarting(pod, container, policy["restartPolicy"], releases)


def _restarting(pod: PodSpec, container: Container, at: At, releases: list[str]) -> Iterator[Finding]:
    policy = pod["restartPolicy"]
    listed = at.path[:-2]
    if policy.text == "Never":
        said = f"container '{container.name}' is to be restarted by a resize, but its pod has 'restartPolicy: Never'"
        place = at.place._replace(path=listed)
        yield Finding(said, place, "set it to NotRequired", (Related("it is set here", policy.place),))
    elif (
        container.role == "init"
        and not container.is_sidecar
        and any(at_least(release, _NOT_IN_INIT_SINCE) for release in releases)
    ):
        said = f"init container '{container.name}' is no sidecar and cannot be restarted by a resize"
        yield Finding(said, at.place, "set it to NotRequired")
