"""Which ports the probes of a container ask for, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from k8slint.finding import Finding, Fix, Related
from k8slint.kube.near import nearest
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, Port
from k8slint.kube.ports import PORTS, are_unclear, is_port_name
from k8slint.kube.rewrite import rewrite
from k8slint.node import At

_HANDLERS = ("httpGet", "tcpSocket", "grpc")
_SHOWN = 3


def undeclared_ports(container: Container, field: str) -> Iterator[Finding]:
    """The ports of a probe that its container does not declare.

    A name that is not declared is certainly wrong. A number may be right all the same, because a process may
    listen where it says nothing of it: that is a warning, and nothing at all where some text of the container
    or another container of the pod knows the number, or where the probe goes to another host.
    """
    if not container.is_probed or are_unclear(container):
        return
    probe = f"{field.removesuffix('Probe')} probe of container '{container.name}'"
    for handler in _HANDLERS:
        asked = container[field][handler]
        at = asked["port"]
        if at.text is not None and handler != "grpc":
            yield from _undeclared_name(container, probe, at, at.text)
        elif at.number is not None and at.number in PORTS and not asked["host"].exists:
            yield from _undeclared_number(container, probe, at, at.number)


def _undeclared_name(container: Container, probe: str, at: At, name: str) -> Iterator[Finding]:
    named = {port.name: port for port in container.ports if port.name}
    filled_in_later = any(looks_unfilled(declared) for declared in named)
    if name in named or filled_in_later or not is_port_name(name):
        return
    meant = _meant(name, list(named))
    yield Finding(
        f"{probe} names port '{name}', which the container does not declare",
        at.place,
        f"did you mean '{meant}'?" if meant else "declare a port of that name, or probe a number",
        _elsewhere(container, name) or tuple(map(_declared, list(named.values())[:_SHOWN])),
        _probe_instead(at, meant),
    )


def _undeclared_number(container: Container, probe: str, at: At, number: int) -> Iterator[Finding]:
    declared = [port for port in container.ports if port.number in PORTS]
    if not declared or len(declared) < len(container.ports):
        return
    known = {port.number for other in container.pod.containers for port in other.ports}
    if number in known or _mentions(container, number):
        return
    yield Finding(
        f"{probe} asks port {number}, which is none of those the container declares",
        at.place,
        "probe a declared port, or declare this one",
        tuple(map(_declared, declared[:_SHOWN])),
        severity="warning",
    )


def _meant(name: str, names: list[str]) -> str | None:
    """The one name it can have been: the only near one, or the only one."""
    candidates = [other for other in names if nearest(name, [other])] or names
    return candidates[0] if len(candidates) == 1 else None


def _probe_instead(at: At, name: str | None) -> Fix | None:
    edit = rewrite(at, name) if name else None
    return Fix(f"probe port '{name}'", (edit,)) if edit else None


def _declared(port: Port) -> Related:
    where = port.at["name"] if port.name else port.at["containerPort"]
    shown = f"'{port.name}' ({port.number})" if port.name else str(port.number)
    return Related(f"port {shown} is declared here", where.place)


def _elsewhere(container: Container, name: str) -> tuple[Related, ...]:
    """Where another container of the pod declares the name: a kubelet looks in the probe's own container only."""
    return tuple(
        Related(
            f"container '{other.name}' has a port of that name, but a probe sees only its own", port.at["name"].place
        )
        for other in container.pod.containers
        for port in other.ports
        if port.name == name
    )[:1]


def _mentions(container: Container, number: int) -> bool:
    """Whether a command, argument or variable of the container or an annotation of the pod speaks of the number."""
    texts = [item.value for field in ("command", "args") for item in container[field].items()]
    texts += [item["value"].value for item in container["env"].items()]
    texts += [value.value for _, value in container.pod.template["metadata"]["annotations"].fields()]
    word = re.compile(rf"(?<!\d){number}(?!\d)")
    return any(word.search(str(text)) for text in texts if text is not None)
