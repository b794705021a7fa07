from collections import defaultdict
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.claims import own_claims
from k8slint.kube.objects import Object
from k8slint.kube.pod_resources import amount, asked, of_pod, written
from k8slint.kube.pods import Container, PodSpec
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_RANGE, _CLAIM = "LimitRange", "PersistentVolumeClaim"


@rule(
    "limit-range-violation",
    "requests or limits lie outside a LimitRange of the namespace",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(_RANGE,),
)
def limit_range_violation(project: Project) -> Iterator[Finding]:
    """
    Why
        The workload is accepted, but each of its pods is refused ("maximum cpu usage per Container is 1, but limit is
        2"), so it stays at 0 replicas, and only the events of its ReplicaSet say why. A claim is refused itself. A
        LimitRange also fills in what is missing: a container that requests more than the default limit and sets no
        limit is refused, because its request is now above its limit.

    Bad
        apiVersion: v1
        kind: LimitRange
        metadata: {name: limits, namespace: shop}
        spec: {limits: [{type: Container, max: {cpu: "1"}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec: {containers: [{name: web, image: "web:1.2", resources: {limits: {cpu: "2"}}}]}

    Good
        apiVersion: v1
        kind: LimitRange
        metadata: {name: limits, namespace: shop}
        spec: {limits: [{type: Container, max: {cpu: "1"}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec: {containers: [{name: web, image: "web:1.2", resources: {limits: {cpu: 500m}}}]}

    Except
        Objects that do not name the namespace as the LimitRange does, and a LimitRange in another folder, unless there
        is only one of its name.

    See
        https://kubernetes.io/docs/concepts/policy/limit-range/
    """
    pods: dict[str, list[PodSpec]] = defaultdict(list)
    claims: dict[str, list[Object]] = defaultdict(list)
    if not project.objects_of(_RANGE):
        return
    for pod in project.subjects.pods:
        pods[pod.object.namespace].append(pod)
    for kind in (_CLAIM, "apps/StatefulSet"):
        for obj in project.subjects.objects_of(kind):
            claims[obj.namespace].append(obj)
    for limits in project.objects_of(_RANGE):
        for item in limits["spec"]["limits"].items():
            match item["type"].text:
                case "Container" | "Pod" as what:
                    for pod in pods[limits.namespace]:
                        if project.is_in_force(limits, pod.object):
                            said = _containers(pod, item) if what == "Container" else _whole(pod, item)
                            yield from (each for each in said if not project.may_be_patched(pod.object, "resources"))
                case "PersistentVolumeClaim":
                    for obj in claims[limits.namespace]:
                        if project.is_in_force(limits, obj):
                            yield from _claims(obj, item)


def _containers(pod: PodSpec, item: At) -> Iterator[Finding]:
    names = {name for field in ("min", "max", "default", "maxLimitRequestRatio") for name, _ in item[field].fields()}
    for container in pod.containers:
        if container.role != "ephemeral":
            for name in sorted(names):
                yield from _container(container, name, item)


def _container(container: Container, name: str, item: At) -> Iterator[Finding]:
    who, resources = f"container '{container.name}'", container["resources"]
    outside = [
        finding
        for field, word in (("limits", "limit"), ("requests", "request"))
        for finding in _bounds(who, word, resources[field][name], name, item)
    ]
    if outside:
        # A request that goes along with its limit is no fault of its own.
        yield outside[0]
        return
    request, limit = amount(resources["requests"][name]), amount(resources["limits"][name])
    default = item["default"][name] if item["default"][name].exists else item["max"][name]
    ceiling = amount(default)
    if limit is None and request is not None and ceiling is not None and request > ceiling:
        at = resources["requests"][name]
        message = f"{who} requests {at.value} of {name}, and the default limit of its namespace is {default.value}"
        yield Finding(message, at.place, "set a limit as well", (Related("the LimitRange", default.place),))
    ratio = item["maxLimitRequestRatio"][name]
    most, least = amount(ratio), asked(container, "requests", name)
    if most is not None and limit is not None and least and limit * 10**9 > least * most:
        at = resources["limits"][name]
        message = f"the {name} limit of {who} is more than {ratio.value} times its request"
        yield Finding(message, at.place, "raise the request or lower the limit", (Related("the ratio", ratio.place),))


def _bounds(who: str, word: str, at: At, name: str, item: At) -> Iterator[Finding]:
    value = amount(at)
    if value is None:
        return
    for field, bad in (("max", "more than the maximum"), ("min", "less than the minimum")):
        bound = item[field][name]
        allowed = amount(bound)
        if allowed is not None and (value > allowed if field == "max" else value < allowed):
            message = f"the {name} {word} of {who} is {at.value}, {bad} of its namespace, {bound.value}"
            related = (Related(f"the {'greatest' if field == 'max' else 'least'} that is allowed", bound.place),)
            yield Finding(message, at.place, f"stay within the LimitRange, or change it for {name}", related)


def _whole(pod: PodSpec, item: At) -> Iterator[Finding]:
    for name, bound in item["max"].fields():
        most = amount(bound)
        for field, verb in (("limits", "are limited to"), ("requests", "request")):
            together = of_pod(pod, "limits" if field == "limits" else "requests", name)
            if most is not None and together > most:
                message = (
                    f"the containers {verb} {written(together, name)} of {name} together, "
                    f"more than the maximum for a pod of its namespace, {bound.value}"
                )
                related = (Related("the greatest that is allowed", bound.place),)
                yield Finding(message, pod["containers"].key_place, "stay within the LimitRange, or change it", related)
                break


def _claims(obj: Object, item: At) -> Iterator[Finding]:
    for spec in own_claims(obj):
        yield from _bounds("the claim", "request", spec["resources"]["requests"]["storage"], "storage", item)
