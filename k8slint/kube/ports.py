"""Ports: their names, what a Service opens, what the containers of a pod declare, and how others ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from k8slint.finding import Finding, Related, Severity
from k8slint.kube.near import is_garbled, is_misspelt, nearest
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec, Port, pod_of
from k8slint.kube.rewrite import respelled
from k8slint.node import At, Seq
from k8slint.pattern import Pattern

_NUMBER = Pattern(r"\b\d+\b")
_PORT_NAME = Pattern(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")
PORT_NAME_RULE = "up to 15 lower-case letters, digits and single dashes, at least one of them a letter"
PORTS = range(1, 65536)
PROTOCOLS = ("TCP", "UDP", "SCTP")


def port_number(text: str) -> int | None:
    """The number that a text of digits says, which may be too large for a port; None for other texts and long ones."""
    digits = text.lstrip("0") or text[-1:]
    return int(digits) if len(digits) <= 9 and digits.isascii() and digits.isdecimal() else None


def is_port_name(text: str) -> bool:
    """Whether a container port may be called so."""
    return len(text) <= 15 and _PORT_NAME.fullmatch(text) is not None


def node_port_of(pod: PodSpec, port: Port) -> tuple[int, str, str] | None:
    """The port of the node that a container port takes: its number, protocol and address; None where it takes none.

    In a bare Pod with hostNetwork the API server fills it in.
    """
    at = port.at["hostPort"]
    filled_in = pod["hostNetwork"].value is True and pod.object.group_kind == "Pod"
    number = at.number or (port.number if filled_in and not at.value else None)
    return (number, port.protocol or "TCP", port.at["hostIP"].text or "") if number else None


class ServicePort(NamedTuple):
    """A port of a Service; `target` is where its pods are asked, which is its own number unless it says otherwise."""

    name: str
    number: int | None
    protocol: str
    target: At
    at: At


@once
def service_ports(service: Object) -> tuple[ServicePort, ...]:
    """The ports of a Service, in order."""
    return tuple(
        ServicePort(
            item["name"].text or "",
            item["port"].number,
            item["protocol"].text or "TCP",
            item["targetPort"] if item["targetPort"].value not in (None, "", 0) else item["port"],
            item,
        )
        for item in service["spec"]["ports"].items()
    )


def backend_port(at: At) -> At | None:
    """The name or number that a backend asks for; None where it asks for none, for both, or for a template's."""
    if not at.is_map:
        return at if at.number or (at.text and not looks_unfilled(at.text)) else None
    name, number = at["name"], at["number"]
    if name.value in (None, ""):
        return number if number.number else None
    return name if name.text and number.value in (None, 0) and not looks_unfilled(name.text) else None


def may_open(service: Object, asked: At) -> bool:
    """Whether a Service has a port of this name or number, or may have one that its manifest does not show."""
    spec = service["spec"]
    ports = service_ports(service)
    if spec["type"].text == "ExternalName" or not isinstance(spec["ports"].node, Seq):
        return True
    if any(port.number is None or looks_unfilled(port.name) or _is_unclear(port.at["name"]) for port in ports):
        return True
    return any(_is(port, asked) for port in ports)


def lacking(service: Object, asked: At, *, by_target: bool = False) -> Finding:
    """That a Service has no such port. With `by_target` some readers take the targetPort as well: a warning, then."""
    ports = service_ports(service)
    message = f"Service '{service.name}' has no port {_shown(asked)}"
    target = next((port for port in ports if port.target.value == asked.value), None)
    if target is not None:
        related = (Related(f"{_shown(asked)} is its targetPort", target.at["targetPort"].key_place),)
        severity: Severity | None = "warning" if by_target else None
        return Finding(message, asked.place, f"ask for its port {_word(target)}", related, severity=severity)
    near = nearest(asked.text or "", [port.name for port in ports if port.name])
    words = ", ".join(_word(port) for port in ports[:5]) + (f" and {len(ports) - 5} more" if len(ports) > 5 else "")
    help = f"did you mean '{near}'?" if near else f"it has {words}" if ports else "it has no ports"
    where = service["spec"]["ports"].key_place
    related = (Related(f"the ports of Service '{service.name}'", where),)
    return Finding(message, asked.place, help, related, respelled(asked, near) if near else None)


def _is(port: ServicePort, asked: At) -> bool:
    return port.number == asked.number if asked.number is not None else port.name == asked.text


def _word(port: ServicePort | Port) -> str:
    return f"'{port.name}' ({port.number})" if port.name else str(port.number)


def _shown(asked: At) -> str:
    return str(asked.number) if asked.number is not None else f"'{asked.text}'"


def mentions(at: At, number: int) -> bool:
    """Whether a number stands anywhere in here: in an argument, a variable, a probe, a setting."""
    node = at.node
    return node is not None and re.search(rf"\b{number}\b", at.source.text[node.start : node.end]) is not None


@once
def numbers_of(obj: Object) -> frozenset[str]:
    """Every number that `mentions` finds in the pod of a workload, or in the data of a ConfigMap, as it is written."""
    pod = pod_of(obj)
    at = pod.at if pod is not None else obj["data"]
    node = at.node
    return frozenset(_NUMBER.findall(at.source.text[node.start : node.end])) if node is not None else frozenset()


def are_unclear(container: Container) -> bool:
    """Whether the ports of a container, or their names, are there in a way that the API server refuses."""
    ports = container["ports"]
    if not isinstance(ports.node, Seq):
        return ports.exists or is_misspelt(ports)
    return any(_is_unclear(item["name"]) for item in ports.items())


def _is_unclear(name: At) -> bool:
    return name.text is None if name.exists else is_garbled(name)


def pod_ports(pod: PodSpec) -> Iterator[Port]:
    """The ports that the containers of a pod declare, as long as it runs."""
    for container in pod.containers:
        if container.role == "container" or container.is_sidecar:
            yield from container.ports


def port_words(ports: Sequence[Port]) -> str:
    """Declared ports as a list in a sentence."""
    words = list(dict.fromkeys(_word(port) for port in ports))
    return ", ".join(words[:5]) + (f" and {len(words) - 5} more" if len(words) > 5 else "")


def declarations(ports: Sequence[Port]) -> tuple[Related, ...]:
    """Where the first few of these ports are declared."""
    return tuple(Related(f"{_word(port)} is declared here", port.at.key_place) for port in ports[:3])
