"""Gateway API: its routes, and the hosts that their parents listen for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from k8slint.kube.objects import Object
from k8slint.kube.references import Reference
from k8slint.node import At

GATEWAY = "gateway.networking.k8s.io/Gateway"
ROUTES = tuple(f"gateway.networking.k8s.io/{kind}Route" for kind in ("GRPC", "HTTP", "TCP", "TLS", "UDP"))


def parents(references: Iterable[Reference]) -> Iterator[Reference]:
    """Those references of a route that name its parents."""
    return (reference for reference in references if reference.at.path[:2] == ("spec", "parentRefs"))


def listeners(gateway: Object, parent: Reference) -> Iterator[At]:
    """The listeners of a Gateway that a route names: one by its name, those of a port, or all."""
    reference = parent.at.parent
    section = reference["sectionName"].text if reference else None
    port = reference["port"].number if reference else None
    for listener in gateway["spec"]["listeners"].items():
        if section in (None, listener["name"].text) and port in (None, listener["port"].number):
            yield listener
