from collections.abc import Iterator
from typing import NamedTuple

from k8slint.finding import Finding, Related
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec
from k8slint.kube.resource_names import HUGE_PAGES, can_be_overcommitted, pod_name_fault, thousandths
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_SINCE = "1.34"


class _Asked(NamedTuple):
    """What a pod and its containers ask for, in thousandths and as the API server fills it in."""

    limits: dict[str, int]
    requests: dict[str, int]
    limits_of_containers: dict[str, int]
    requests_of_containers: dict[str, int]


@rule(
    "pod-level-resources",
    "resources of a pod as a whole do not hold those of its containers",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="resources",
    since="0.1",
    needs=("resources",),
)
def pod_level_resources(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        `resources` of a pod is what all of its containers share. The API server refuses a pod whose requests are less
        than what its containers request together, whose limit is below that of one of its containers, or whose huge
        pages are fewer than those of its containers. A Windows pod cannot have them.

    Bad
        resources: {requests: {cpu: "1"}}
        containers:
          - {name: web, image: "nginx:1.29.3", resources: {requests: {cpu: 800m}}}
          - {name: log, image: "log:1.4", resources: {requests: {cpu: 800m}}}

    Good
        resources: {requests: {cpu: "2"}}
        containers:
          - {name: web, image: "nginx:1.29.3", resources: {requests: {cpu: 800m}}}
          - {name: log, image: "log:1.4", resources: {requests: {cpu: 800m}}}

    Except
        Limits of containers may be more than the limit of the pod when they are added up. Kubernetes before 1.34 drops
        the resources of a pod.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
    """
    resources = pod["resources"]
    if not resources.is_map or not any(at_least(release, _SINCE) for release in pod.object.releases):
        return
    if pod["os"]["name"].text == "windows":
        yield Finding(
            "a Windows pod cannot have 'resources' as a whole", resources.key_place, "give them to containers"
        )
        return
    asked = _asked(pod)
    yield from _filled_in(pod, asked)
    for field, whole, parts in (
        ("requests", asked.requests, asked.requests_of_containers),
        ("limits", asked.limits, asked.limits_of_containers),
    ):
        for name, together in parts.items():
            if field == "limits" and not name.startswith(HUGE_PAGES):
                continue
            if name in whole and together > whole[name]:
                at = resources[field][name]
                said = f"{at.value or _shown(whole[name])} of '{name}' in {field} of the pod is less than"
                yield Finding(f"{said} the {_shown(together)} of its containers", at.place, "raise it")
    for container in pod.containers:
        if container.role == "container":
            yield from _above(container, resources["limits"], asked.limits)


def _above(container: Container, limits: At, allowed: dict[str, int]) -> Iterator[Finding]:
    for name, at in container["resources"]["limits"].fields():
        amount = thousandths(at)
        if amount is not None and name in allowed and amount > allowed[name]:
            said = (
                f"container '{container.name}' has a limit of {at.value} of '{name}', its pod {_shown(allowed[name])}"
            )
            seen = (Related("the limit of the pod", limits[name].place),)
            yield Finding(said, at.place, "lower it, or raise that of the pod", seen)


def _filled_in(pod: PodSpec, asked: _Asked) -> Iterator[Finding]:
    """Requests that a bare Pod gets from its containers, and that are more than its limits."""
    resources = pod["resources"]
    for name, request in asked.requests.items():
        limit = asked.limits.get(name)
        if limit is not None and request > limit and not resources["requests"][name].exists:
            seen = resources["limits"][name]
            said = (
                f"the containers of the pod request {_shown(request)} of '{name}', more than its limit of {seen.value}"
            )
            place = seen.place._replace(path=resources["requests"].path)
            yield Finding(said, place, "raise the limit of the pod")


def _asked(pod: PodSpec) -> _Asked:
    alone = pod.object.group_kind == "Pod"
    limits, requests = _amounts(pod["resources"]["limits"]), _amounts(pod["resources"]["requests"])
    limits_of_containers = _together(pod, "limits", fill=False)
    requests_of_containers = _together(pod, "requests", fill=alone)
    if alone and (limits or requests):
        for name, amount in limits_of_containers.items():
            if name.startswith(HUGE_PAGES) and name not in requests:
                limits.setdefault(name, amount)
    if alone and limits:
        for name, amount in requests_of_containers.items():
            if can_be_overcommitted(name) and pod_name_fault(name) is None:
                requests.setdefault(name, amount)
        for name, amount in limits.items():
            requests.setdefault(name, amount)
    return _Asked(limits, requests, limits_of_containers, requests_of_containers)


def _together(pod: PodSpec, field: str, *, fill: bool) -> dict[str, int]:
    """What the containers ask for together: those that run at a time, or an init container with its sidecars."""
    running: dict[str, int] = {}
    sidecars: dict[str, int] = {}
    starting: dict[str, int] = {}
    for container in pod.containers:
        own = _amounts(container["resources"][field])
        if fill:
            own = _amounts(container["resources"]["limits"]) | own
        if container.role == "container" or container.is_sidecar:
            _add(running, own)
        if container.is_sidecar:
            _add(sidecars, own)
        elif container.role == "init":
            _add(own, sidecars)
            for name, amount in own.items():
                starting[name] = max(amount, starting.get(name, amount))
    return {
        name: max(running.get(name, starting.get(name, 0)), starting.get(name, running.get(name, 0)))
        for name in [*running, *starting]
    }


def _add(to: dict[str, int], amounts: dict[str, int]) -> None:
    for name, amount in amounts.items():
        to[name] = to.get(name, 0) + amount


def _amounts(at: At) -> dict[str, int]:
    found = {name: thousandths(value) for name, value in at.fields() if not looks_unfilled(name)}
    return {name: amount for name, amount in found.items() if amount is not None}


def _shown(amount: int) -> str:
    if amount % 1000:
        return f"{amount}m"
    whole = amount // 1000
    for suffix in ("Gi", "Mi", "Ki"):
        size = 1024 ** " KMG".index(suffix[0])
        if whole and whole % size == 0:
            return f"{whole // size}{suffix}"
    return str(whole)
