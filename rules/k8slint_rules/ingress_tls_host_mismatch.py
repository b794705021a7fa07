from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.hostnames import covers
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.rewrite import respelled
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "ingress-tls-host-mismatch",
    "host under tls that no rule of the Ingress is for",
    on=EACH_WHOLE_OBJECT,
    severity="warning",
    preset="default",
    category="networking",
    since="0.1",
    kinds=("networking.k8s.io/Ingress",),
    needs=("tls",),
)
def ingress_tls_host_mismatch(ingress: Object) -> Iterator[Finding]:
    """
    Why
        The hosts under `tls` say for which of the rules a certificate is meant. A host that no rule has gets a
        certificate and answers 404, while the one that was meant is served with the controller's own certificate,
        which browsers warn of.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          tls: [{hosts: [shop.example.org], secretName: shop-tls}]
          rules:
            - host: shop.example.com
              http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}

    Good
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          tls: [{hosts: [shop.example.com], secretName: shop-tls}]
          rules:
            - host: shop.example.com
              http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}

    Except
        An Ingress with a default backend or a rule for every host. A wildcard of the domain of some rule, which one
        certificate covers for several Ingresses. Hosts that an annotation names, as a redirect or an alias does.

    See
        https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
    """
    spec = ingress["spec"]
    rules = [rule["host"] for rule in spec["rules"].items()]
    hosts = [rule.text for rule in rules if rule.text]
    if not hosts or len(hosts) < len(rules) or any(map(looks_unfilled, hosts)):
        return
    if spec["defaultBackend"].exists or spec["backend"].exists:
        return
    known = frozenset(hosts)
    for at in (host for tls in spec["tls"].items() for host in tls["hosts"].items()):
        host = at.text
        if not host or host in known or looks_unfilled(host) or any(_belongs(host, other) for other in hosts):
            continue
        if any(host in text or "from-to-www" in key for key, text in ingress.annotations.items()):
            continue
        near = nearest(host, hosts)
        meant = near if near and is_slip(host, near) else None
        help = f"did you mean '{meant}'?" if meant else "add a rule for it, or name the host of a rule here"
        where = next(rule for rule in rules if rule.text == (meant or hosts[0]))
        related = (Related("a rule is for this one", where.place),)
        fix = respelled(at, meant) if meant else None
        yield Finding(f"no rule is for host '{host}'", at.place, help, related, fix)


def _belongs(host: str, other: str) -> bool:
    """Whether a certificate for one host serves the other: they cover each other, or have a domain in common."""
    domain = host.removeprefix("*.")
    return covers(host, other) or covers(other, host) or (host != domain and f".{other}".endswith(f".{domain}"))
