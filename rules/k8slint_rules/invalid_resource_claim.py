from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.names import label_fault
from k8slint.kube.near import nearest
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec
from k8slint.kube.rewrite import respelled
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_SINCE = "1.34"


@rule(
    "invalid-resource-claim",
    "container uses a resource claim that its pod does not have, or uses one twice",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="resources",
    since="0.1",
    needs=("claims",),
)
def invalid_resource_claim(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A container names a claim in `resources.claims` that stands in `resourceClaims` of its pod, whole or one of its
        requests. The API server refuses a name that does not stand there, and one that is used twice. The resources of
        a pod as a whole have no claims.

    Bad
        containers:
          - name: web
            image: nginx:1.29.3
            resources: {claims: [{name: gpu}]}

    Good
        resourceClaims: [{name: gpu, resourceClaimName: big}]
        containers:
          - name: web
            image: nginx:1.29.3
            resources: {claims: [{name: gpu}]}

    Except
        Kubernetes before 1.34, which drops claims unless they are switched on.

    See
        https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
    """
    if not any(at_least(release, _SINCE) for release in pod.object.releases):
        return
    names = [claim["name"].text or "" for claim in pod["resourceClaims"].items()]
    for container in pod.containers:
        if container.role != "ephemeral":
            yield from _claims(container, names)
    whole = pod["resources"]["claims"]
    if whole.exists and pod["os"]["name"].text != "windows":
        yield Finding(
            "the resources of a pod as a whole cannot have 'claims'", whole.key_place, "give them to a container"
        )


def _claims(container: Container, names: list[str]) -> Iterator[Finding]:
    first: dict[str, At] = {}
    requests: dict[str, At] = {}
    for claim in container["resources"]["claims"].items():
        name, request = claim["name"].text or "", claim["request"].text or ""
        who = f"container '{container.name}'"
        if not name:
            yield Finding(
                f"{who} uses a claim without a name", claim.key_place, "name one of resourceClaims of the pod"
            )
        if not name or looks_unfilled(name):
            continue
        key = f"{name}/{request}" if request else name
        seen = first.get(name) or first.get(key) or (requests.get(name) if not request else None)
        if seen is not None:
            yield Finding(
                f"{who} uses claim '{key}' again",
                claim.key_place,
                "list it once",
                (Related("the first one", seen.key_place),),
            )
        elif request:
            fault = label_fault(request)
            if fault is not None and not looks_unfilled(request):
                yield Finding(
                    f"request '{request}' of claim '{name}' {fault}", claim["request"].place, "it must be a DNS label"
                )
            requests.setdefault(name, claim)
        first.setdefault(key, claim)
        if name not in names:
            near = nearest(name, names)
            help = f"did you mean '{near}'?" if near else "add it to resourceClaims of the pod"
            fix = respelled(claim["name"], near) if near else None
            yield Finding(f"{who} uses claim '{name}', which the pod does not have", claim.key_place, help, fix=fix)
