from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "gateway-duplicate-listener",
    "two listeners of a Gateway have the same port, protocol and hostname",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="default",
    category="networking",
    since="0.1",
    kinds=("gateway.networking.k8s.io/Gateway",),
)
def gateway_duplicate_listener(gateway: Object) -> Iterator[Finding]:
    """
    Why
        A request must belong to one listener. Since Gateway API 1.0 the definition of the Gateway itself says that
        port, protocol and hostname together are unique, and the API server refuses the object. With an older
        definition it is taken, and both listeners get the condition Conflicted.

    Bad
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge}
        spec:
          gatewayClassName: example
          listeners:
            - {name: shop, port: 80, protocol: HTTP, hostname: shop.example.com}
            - {name: blog, port: 80, protocol: HTTP, hostname: shop.example.com}

    Good
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge}
        spec:
          gatewayClassName: example
          listeners:
            - {name: shop, port: 80, protocol: HTTP, hostname: shop.example.com}
            - {name: blog, port: 80, protocol: HTTP, hostname: blog.example.com}

    Except
        A listener without a hostname beside one that has one: it takes what the other leaves.

    See
        https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec
    """
    seen: dict[tuple[int, str, str | None], At] = {}
    for listener in gateway["spec"]["listeners"].items():
        port, protocol, hostname = listener["port"].number, listener["protocol"].text, listener["hostname"].text
        if port is None or not protocol or (hostname is None and listener["hostname"].exists):
            continue
        if looks_unfilled(hostname or ""):
            continue
        first = seen.setdefault((port, protocol, hostname), listener)
        if first is not listener:
            host = f"for '{hostname}'" if hostname else "without a hostname"
            message = f"listener '{listener['name'].text or ''}' has {protocol} port {port} {host}, as another one has"
            related = (Related(f"listener '{first['name'].text or ''}' has the same", first.key_place),)
            help = "give it another hostname or port, or let routes use the one that is there"
            yield Finding(message, listener.key_place, help, related)
