from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.gateway import GATEWAY, listeners, parents
from k8slint.kube.hostnames import intersect
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.references import references_of
from k8slint.kube.rewrite import respelled
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_KINDS = tuple(f"gateway.networking.k8s.io/{kind}Route" for kind in ("GRPC", "HTTP", "TLS"))


@rule(
    "gateway-route-hostname",
    "hostname of a route that no listener of its Gateway is for",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=_KINDS,
)
def gateway_route_hostname(project: Project) -> Iterator[Finding]:
    """
    Why
        Where both a listener and a route name hosts, only those that they have in common are served. A hostname that
        fits no listener is ignored; if none fits, the Gateway does not take the route at all and says
        NoMatchingListenerHostname. A wildcard stands for one label or more, and not for the bare domain.

    Bad
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge}
        spec:
          gatewayClassName: example
          listeners: [{name: http, port: 80, protocol: HTTP, hostname: "*.example.com"}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec: {parentRefs: [{name: edge}], hostnames: [shop.example.org]}

    Good
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge}
        spec:
          gatewayClassName: example
          listeners: [{name: http, port: 80, protocol: HTTP, hostname: "*.example.com"}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec: {parentRefs: [{name: edge}], hostnames: [shop.example.com]}

    Except
        A listener without a hostname, which is for every host. Routes one of whose parents is not here, or is no
        Gateway.

    See
        https://gateway-api.sigs.k8s.io/api-types/httproute/#hostnames
        https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec
    """
    for route in project.subjects.objects_of(*_KINDS):
        hostnames = [at for at in route["spec"]["hostnames"].items() if at.text and not looks_unfilled(at.text)]
        heard = _heard(route, project) if hostnames else None
        for at in hostnames if heard else ():
            if not any(intersect(str(at.text), str(host.text)) for host in heard or ()):
                yield _finding(at, heard or [])


def _heard(route: Object, project: Project) -> list[At] | None:
    """The hostnames that the parents of a route listen for; None if they are not all known, or for every host."""
    found: list[At] = []
    for parent in parents(references_of(route)):
        gateways = project.targets(parent) if parent.to == GATEWAY else []
        named = [listener["hostname"] for gateway in gateways for listener in listeners(gateway, parent)]
        if not named or any(not at.text or looks_unfilled(at.text) for at in named):
            return None
        found += named
    return found


def _finding(at: At, heard: list[At]) -> Finding:
    names = list(dict.fromkeys(str(host.text) for host in heard))
    near = nearest(str(at.text), names)
    shown = ", ".join(f"'{name}'" for name in names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    meant = near if near and is_slip(str(at.text), near) else None
    help = f"did you mean '{meant}'?" if meant else f"they are for {shown}"
    related = (Related("a listener of its Gateway", heard[0].place),)
    fix = respelled(at, meant) if meant else None
    return Finding(f"no listener is for hostname '{at.text}'", at.place, help, related, fix)
