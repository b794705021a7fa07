from collections.abc import Callable, Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.names import key_fault
from k8slint.kube.near import nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.quota_names import known_fault
from k8slint.kube.resource_names import can_be_overcommitted, container_name_fault, thousandths
from k8slint.kube.rewrite import renamed
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_TYPES = ("Container", "PersistentVolumeClaim", "Pod")
_USUAL = ("cpu", "ephemeral-storage", "memory", "storage")
_BOUNDS = ("max", "min", "maxLimitRequestRatio")
_DEFAULTS = ("default", "defaultRequest")


@rule(
    "invalid-limit-range",
    "the limits of a LimitRange contradict one another",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="resources",
    since="0.1",
    kinds=("LimitRange",),
)
def invalid_limit_range(obj: Object) -> Iterator[Finding]:
    """
    Why
        The API server refuses a LimitRange whose numbers cannot all hold: a `min` above the `max`, a `default` or
        `defaultRequest` outside of the two, a `defaultRequest` above the `default` (or, for a container without one,
        above the `max`), a `maxLimitRequestRatio` below 1 or above max/min. Default limit and default request of
        extended resources and huge pages must be equal. Each type comes once, limits of pods have no defaults, limits
        of claims need `storage`, and resources are those of Kubernetes or have a domain in front.

    Bad
        apiVersion: v1
        kind: LimitRange
        metadata: {name: limits}
        spec:
          limits:
            - type: Container
              max: {cpu: "1"}
              default: {cpu: "2"}

    Good
        apiVersion: v1
        kind: LimitRange
        metadata: {name: limits}
        spec:
          limits:
            - type: Container
              max: {cpu: "2"}
              default: {cpu: "1"}

    See
        https://kubernetes.io/docs/concepts/policy/limit-range/
    """
    seen: dict[str, At] = {}
    for item in obj["spec"]["limits"].items():
        kind = item["type"]
        yield from _type_findings(kind, seen)
        if kind.text == "Pod":
            for field in _DEFAULTS:
                if len(item[field]):
                    said = f"limits of type Pod cannot have '{field}'"
                    yield Finding(said, item[field].key_place, "leave it out, or set it for type Container")
        elif kind.text == "PersistentVolumeClaim" and "storage" not in (*_names(item["min"]), *_names(item["max"])):
            said = "limits of type PersistentVolumeClaim have neither a 'min' nor a 'max' of 'storage'"
            yield Finding(said, item["limits"].place, "set one of them")
        fields = _BOUNDS if kind.text == "Pod" else (*_BOUNDS, *_DEFAULTS)
        check = container_name_fault if kind.text in ("Pod", "Container") else known_fault
        for field in fields:
            yield from _name_findings(item[field], check)
        for name in dict.fromkeys(name for field in fields for name in _names(item[field])):
            yield from _amount_findings(item, name, kind.text or "")


def _type_findings(kind: At, seen: dict[str, At]) -> Iterator[Finding]:
    name = kind.text
    if not name or looks_unfilled(name):
        return
    fault = key_fault(name)
    if fault is None and "/" not in name and name not in _TYPES:
        fault = "is no type of limits, and has no domain in front"
    if fault is not None:
        yield Finding(f"'{name}' {fault}", kind.place, f"it is one of {', '.join(_TYPES)}")
    first = seen.setdefault(name, kind)
    if first is not kind:
        related = (Related("the first ones", first.place),)
        yield Finding(f"there are limits of type '{name}' already", kind.place, "put them together", related)


def _name_findings(amounts: At, check: Callable[[str], str | None]) -> Iterator[Finding]:
    for name, at in amounts.fields():
        fault = None if looks_unfilled(name) else check(name)
        if fault is not None:
            near = nearest(name.lower(), [usual for usual in _USUAL if check(usual) is None])
            help, fix = (f"did you mean '{near}'?", renamed(at, near)) if near else ("", None)
            yield Finding(f"resource '{name}' {fault}", at.key_place, help, fix=fix)


def _amount_findings(item: At, name: str, kind: str) -> Iterator[Finding]:
    """What is wrong among the amounts of one resource. What the server would fill in follows from the rest."""
    most, least = item["max"][name], item["min"][name]
    default, request = (item[field][name] if kind != "Pod" else item["-"] for field in _DEFAULTS)
    if _above(least, most):
        yield _than(least, name, "above", most)
    else:
        # Containers that have no default limit get the greatest one.
        limit = default if default.exists or kind != "Container" else most
        for at in (default, request):
            if _above(at, most):
                yield _than(at, name, "above", most)
            elif _above(least, at):
                yield _than(at, name, "below", least)
            elif at is request and _above(request, limit):
                yield _than(request, name, "above", limit)
            elif at is request and not can_be_overcommitted(name) and _above(limit, request):
                yield _than(request, name, "not", limit)
    yield from _ratio_findings(item["maxLimitRequestRatio"][name], name, most, least)


def _ratio_findings(at: At, name: str, most: At, least: At) -> Iterator[Finding]:
    ratio, upper, lower = thousandths(at), thousandths(most), thousandths(least)
    if ratio is None:
        return
    if ratio < 1000:
        said = f"'maxLimitRequestRatio' of '{name}' is {at.value}, below 1"
        yield Finding(said, at.place, "raise it, no limit is below its request")
    elif upper is not None and lower is not None and 0 < lower <= upper and ratio * lower > upper * 1000:
        said = f"'maxLimitRequestRatio' of '{name}' is {at.value}, above 'max' {most.value} by 'min' {least.value}"
        yield Finding(said, at.place, "lower the ratio, or 'min'", (Related("'min' is set here", least.place),))


def _than(at: At, name: str, relation: str, other: At) -> Finding:
    mine, its = (value.parent.key if value.parent is not None else "" for value in (at, other))
    said = f"'{mine}' of '{name}' is {at.value}, {relation} the '{its}' of {other.value}"
    return Finding(said, at.place, "change one of them", (Related("the other one", other.place),))


def _above(one: At, other: At) -> bool:
    first, second = thousandths(one), thousandths(other)
    return first is not None and second is not None and first > second


def _names(amounts: At) -> list[str]:
    return [name for name, _ in amounts.fields()]
