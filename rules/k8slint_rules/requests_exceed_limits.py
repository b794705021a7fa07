from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.pods import PodSpec
from k8slint.kube.resource_names import can_be_overcommitted, container_name_fault, pod_name_fault, thousandths
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_POD_LEVEL_SINCE = "1.34"


@rule(
    "requests-exceed-limits",
    "a request does not fit its limit",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="resources",
    since="0.1",
    needs=("requests",),
)
def requests_exceed_limits(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        The API server refuses a request above the limit of the same resource, and the units are easily
        mixed up: 1Gi is more than 1G. Huge pages and extended resources such as GPUs cannot be
        overcommitted, so their request needs a limit, and the two must be equal.

    Bad
        containers:
          - name: web
            image: nginx:1.29.3
            resources:
              requests: {memory: 1Gi}
              limits: {memory: 512Mi}

    Good
        containers:
          - name: web
            image: nginx:1.29.3
            resources:
              requests: {memory: 512Mi}
              limits: {memory: 1Gi}

    Except
        Amounts that are no quantity at all are the business of `invalid-resource-quantity`.

    See
        https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
        https://kubernetes.io/docs/tasks/manage-hugepages/scheduling-hugepages/
    """
    if any(at_least(release, _POD_LEVEL_SINCE) for release in pod.object.releases):
        yield from _compared("the pod", pod["resources"], whole=True)
    for container in pod.containers:
        if container.role != "ephemeral":
            yield from _compared(f"container '{container.name}'", container["resources"])


def _compared(who: str, resources: At, *, whole: bool = False) -> Iterator[Finding]:
    for name, request in resources["requests"].fields():
        limit = resources["limits"][name]
        wanted, allowed = thousandths(request), thousandths(limit)
        if wanted is None or wanted < 0 or (limit.exists and (allowed is None or allowed < 0)):
            continue
        if (pod_name_fault(name) if whole else container_name_fault(name)) is not None:
            continue
        asks = f"{who} requests {request.value} of '{name}'"
        seen = (Related(f"the limit of '{name}'", limit.place),)
        # The API server blames all requests.
        place = request.place._replace(path=resources["requests"].path)
        if allowed is None:
            if not can_be_overcommitted(name):
                help = "give it a limit of the same value; this resource cannot be overcommitted"
                yield Finding(f"{asks} without a limit", resources["limits"].key_place, help)
        elif wanted > allowed:
            help = "lower the request or raise the limit"
            yield Finding(f"{asks}, more than its limit of {limit.value}", place, help, seen)
        elif wanted != allowed and not can_be_overcommitted(name):
            help = "give both the same value; this resource cannot be overcommitted"
            yield Finding(f"{asks}, which is not its limit of {limit.value}", place, help, seen)
