from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.gateway import ROUTES
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.references import Reference, references_of
from k8slint.kube.services import may_be_made_by
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "dangling-gateway-route-backend",
    "a Gateway API route sends requests to a Service that is not here",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=ROUTES,
)
def dangling_gateway_route_backend(project: Project) -> Iterator[Finding]:
    """
    Why
        A route is created whether its backends exist or not. Those that do not get the condition ResolvedRefs: False
        with the reason BackendNotFound, and the Gateway answers their share of the requests with 500.

    Bad
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec: {rules: [{backendRefs: [{name: shop-web, port: 80}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}

    Good
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec: {rules: [{backendRefs: [{name: shop, port: 80}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}

    Except
        Backends of other kinds. Services that an operator or a chart may make from a custom resource that is here,
        going by its name. Where no Service of the namespace lies in the same file, folder or kustomization, it is an
        info; where there are none at all, or some of what a kustomization builds could not be read, nothing is said.
        With `complete` it is an error.

    See
        https://gateway-api.sigs.k8s.io/api-types/httproute/#backendrefs-optional
        https://gateway-api.sigs.k8s.io/reference/spec/#routeconditionreason
    """
    if not project.objects_of("Service") and not project.complete:
        return
    for route in project.subjects.objects_of(*ROUTES):
        if project.is_partly_unread(route):
            continue
        for reference in _missing(route, project):
            if not may_be_made_by(project.makers_of_services, reference.name):
                yield project.absent(reference)


def _missing(route: Object, project: Project) -> Iterator[Reference]:
    """The Services that are not here, each once."""
    seen: set[tuple[str, str]] = set()
    for reference in references_of(route):
        key = (reference.namespace, reference.name)
        if reference.to != "Service" or key in seen or reference.port is None:
            continue
        seen.add(key)
        if not looks_unfilled(reference.name + reference.namespace) and not project.targets(reference):
            yield reference
