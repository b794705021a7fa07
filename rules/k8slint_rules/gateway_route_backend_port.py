from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.gateway import ROUTES
from k8slint.kube.near import is_misspelt
from k8slint.kube.ports import backend_port, lacking, may_open
from k8slint.kube.references import references_of
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "gateway-route-backend-port",
    "a Gateway API route asks for a port that its Service does not have",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    category="cross-object",
    since="0.1",
    kinds=ROUTES,
)
def gateway_route_backend_port(project: Project) -> Iterator[Finding]:
    """
    Why
        The port of a backend is the `port` of the Service, not that of its pods. If the Service has none of that number
        the backend does not resolve, and the Gateway answers its share of the requests with 500. A Service without any
        port is refused: "Must have port for Service reference".

    Bad
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec: {rules: [{backendRefs: [{name: shop, port: 8080}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]}

    Good
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec: {rules: [{backendRefs: [{name: shop, port: 80}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]}

    Except
        Services of type ExternalName, which need no ports. A Service in an unrelated folder, and ports that a patch
        brings.

    See
        https://gateway-api.sigs.k8s.io/reference/spec/#backendobjectreference
    """
    for route in project.subjects.objects_of(*ROUTES):
        for reference in references_of(route):
            if reference.to != "Service" or reference.port is None:
                continue
            if not reference.port.exists and is_misspelt(reference.port):
                continue
            if not reference.port.exists:
                message = f"backend '{reference.name}' is a Service without a port"
                yield Finding(message, reference.port.place, "add the port of the Service")
                continue
            asked = backend_port(reference.port)
            if asked is None:
                continue
            services = project.targets(reference)
            if any(may_open(service, asked) for service in services):
                continue
            here = next(project.named_at_hand(reference.to, reference.namespace, reference.name, route), None)
            if here is not None and not project.patches_mention(str(asked.value)):
                yield lacking(here, asked)
