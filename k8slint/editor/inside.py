"""What is named and used within one pod: volumes, claims, containers, their ports and variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from k8slint.editor.at import Spot
from k8slint.editor.declared import ITEM, Declared, Steps, What, below, called, scalars, shape, steps
from k8slint.kube.objects import Object
from k8slint.kube.pods import CONTAINERS, PROBES, PodSpec, pod_of
from k8slint.node import At, Path, Value
from k8slint.pattern import Pattern
from k8slint.source import Span

DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"
_CLAIM_TEMPLATES = steps("spec.volumeClaimTemplates[].metadata.name")

# For what is known by its name in the whole pod: where it is declared and where it is used, from the spec of the pod.
_DECLARED: Mapping[What, tuple[str, ...]] = {
    "volume": ("volumes[].name",),
    "claim": ("resourceClaims[].name",),
    "container": tuple(f"{each}[].name" for each in CONTAINERS),
}
_RESOURCE_FIELD = "resourceFieldRef.containerName"
_USED: Mapping[What, tuple[str, ...]] = {
    "volume": tuple(f"{each}[].{use}[].name" for each in CONTAINERS for use in ("volumeMounts", "volumeDevices")),
    "claim": ("resources.claims[].name", *(f"{each}[].resources.claims[].name" for each in CONTAINERS)),
    "container": (
        "ephemeralContainers[].targetContainerName",
        f"volumes[].downwardAPI.items[].{_RESOURCE_FIELD}",
        f"volumes[].projected.sources[].downwardAPI.items[].{_RESOURCE_FIELD}",
        *(f"{each}[].env[].valueFrom.{_RESOURCE_FIELD}" for each in CONTAINERS),
    ),
}
# From the container: where it asks for one of its own ports, and where Kubernetes replaces $(VARIABLE).
_HANDLERS = ("httpGet", "tcpSocket", "grpc")
_ASKING = tuple(
    steps(f"{each}.{handler}.port")
    for each in (*PROBES, "lifecycle.postStart", "lifecycle.preStop")
    for handler in _HANDLERS
)
_PORT = (steps("ports[].name"), steps("ports[].containerPort"))
_VARIABLE = steps("env[].name")
_EXPANDED = (steps("command[]"), steps("args[]"), steps("env[].value"))
_EXPANSION = Pattern(r"\$\$|\$\(([^()$\s]+)\)")


@cache
def _by_shape(*, used: bool) -> Mapping[Steps, What]:
    table = _USED if used else _DECLARED
    return {steps(path): what for what, paths in table.items() for path in paths}


def declared_inside(spot: Spot) -> Declared | None:
    """What the text at a place of a pod gives a name to."""
    obj, at = spot.object, spot.at
    pod = pod_of(obj)
    if pod is None or spot.on_key:
        return None
    if obj.group_kind == "apps/StatefulSet" and shape(spot.path) == _CLAIM_TEMPLATES:
        return Declared("volume", obj, at)
    path = below(at, pod.at)
    if path is None:
        return None
    form = shape(path)
    what = _by_shape(used=False).get(form)
    if what is None and _is_container(form):
        what = "port" if form[2:] in _PORT else "variable" if form[2:] == _VARIABLE else None
    return Declared(what, obj, at) if what else None


def meant_inside(spot: Spot, offset: int) -> tuple[Span, list[Declared]] | None:
    """What the text at a place of a pod means there, and the span of it; None where it means nothing of the pod."""
    obj, at = spot.object, spot.at
    pod = pod_of(obj)
    if pod is None or spot.on_key:
        return None
    if below(at, pod.template) == ("metadata", "annotations", DEFAULT_CONTAINER):
        return spot.span, named(pod, "container", at.text)
    path = below(at, pod.at)
    if path is None:
        return None
    form = shape(path)
    what = _by_shape(used=True).get(form)
    if what is not None:
        return spot.span, named(pod, what, at.text)
    if not _is_container(form):
        return None
    container = pod.at.down(path[:2])
    if form[2:] in _ASKING:
        return spot.span, ports_of(obj, container, at.value)
    return _variable(obj, container, spot, offset) if form[2:] in _EXPANDED else None


def _is_container(form: Steps) -> bool:
    return len(form) > 2 and form[0] in CONTAINERS and form[1] == ITEM


def named(pod: PodSpec, what: What, name: str | None) -> list[Declared]:
    """What is called so in a pod."""
    obj = pod.object
    found = [at for path in _DECLARED[what] for at in called(pod.at, steps(path), name)] if name else []
    if name and what == "volume" and obj.group_kind == "apps/StatefulSet":
        found += called(obj.root, _CLAIM_TEMPLATES, name)
    return [Declared(what, obj, at) for at in found]


def ports_of(obj: Object, container: At, asked: Value) -> list[Declared]:
    """The ports of a container that a name or a number asks for."""
    return [Declared("port", obj, at) for way in _PORT for at in called(container, way, asked) if asked]


def used_inside(declared: Declared) -> Iterator[At]:
    """Where a pod uses what is declared in it; of variables the texts that hold them."""
    obj, at = declared.object, declared.at
    pod = pod_of(obj) if obj is not None else None
    if pod is None or at.text is None:
        yield from _asking(declared) if declared.what == "port" else ()
        return
    if declared.what in _USED:
        for path in _USED[declared.what]:
            yield from called(pod.at, steps(path), at.text)
        noted = pod.template["metadata"]["annotations"][DEFAULT_CONTAINER]
        if declared.what == "container" and noted.text == at.text:
            yield noted
    elif declared.what == "port":
        yield from _asking(declared)
    elif declared.what == "variable":
        container = _above(at, 3)
        sign = f"$({at.text})"
        for way in _EXPANDED:
            found = [path for path, node in scalars(container, way) if sign in str(node.value)]
            yield from map(container.down, found)


def _asking(declared: Declared) -> Iterator[At]:
    """Where the container of a port asks for it, by its name or its number."""
    port = _above(declared.at, 1)
    container = _above(port, 2)
    for value in (port["name"].text, port["containerPort"].number):
        for way in _ASKING:
            yield from called(container, way, value) if value else ()


def _above(at: At, levels: int) -> At:
    for _ in range(levels):
        at = at.parent or at
    return at


def _variable(obj: Object, container: At, spot: Spot, offset: int) -> tuple[Span, list[Declared]] | None:
    """The variable of a container that a text is given where the cursor stands."""
    place = next((place for name, place in expansions(spot.at) if place.start - 2 <= offset <= place.end + 1), None)
    if place is None:
        return None
    name = spot.at.source.text[place.start : place.end]
    env = below(spot.at, container)
    last = len(container["env"]) if env is None or env[0] != "env" else int(env[1])
    # A value is made of variables that stand above it; of several of one name the last counts.
    found = [at for at in called(container, _VARIABLE, name) if _index(at.path) < last]
    return place, [Declared("variable", obj, at) for at in found[-1:]]


def _index(path: Path) -> int:
    return next((step for step in reversed(path) if isinstance(step, int)), 0)


def expansions(at: At) -> Iterator[tuple[str, Span]]:
    """The variables that are named in a text as it is written, with the span of each name."""
    node = at.node
    if node is not None:
        for match in _EXPANSION.finditer(at.source.text, node.start, node.end):
            if match[1]:
                yield match[1], Span(*match.span(1))
