from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.names import label_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.references import Reference, references_of
from k8slint.kube.services import may_be_made_by
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

# The AWS load balancer controller takes a backend with this port as the name of an annotation.
_NO_SERVICE = "use-annotation"


@rule(
    "dangling-ingress",
    "an Ingress sends requests to a Service that is not here",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=("networking.k8s.io/Ingress",),
    peers=("kube-linter:dangling-ingress", "kube-score:ingress-targets-service"),
)
def dangling_ingress(project: Project) -> Iterator[Finding]:
    """
    Why
        An Ingress with a backend that does not exist is created without complaint, and its controller answers every
        request for that path with 503 or with its default page. An Ingress reaches Services of its own namespace only,
        so one of the same name elsewhere does not help.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec: {defaultBackend: {service: {name: shop-web, port: {number: 80}}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}

    Good
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec: {defaultBackend: {service: {name: shop, port: {number: 80}}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}

    Except
        Services that an operator or a chart may make from a custom resource that is here, going by its name. Where no
        Service of the namespace lies in the same file, folder or kustomization, it is an info; where there are none at
        all, in kube-system, or if some of what a kustomization builds could not be read, nothing is said. With
        `complete` it is an error.

    See
        https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
    """
    if not project.objects_of("Service") and not project.complete:
        return
    for ingress in project.subjects.objects_of("networking.k8s.io/Ingress"):
        if project.is_partly_unread(ingress) or (ingress.namespace == "kube-system" and not project.complete):
            continue
        for reference in _missing(ingress, project):
            if not may_be_made_by(project.makers_of_services, reference.name):
                yield project.absent(reference)


def _missing(ingress: Object, project: Project) -> Iterator[Reference]:
    """The backends that are not here, each once."""
    seen: set[str] = set()
    for reference in references_of(ingress):
        if reference.to != "Service" or reference.name in seen or _is_no_name(reference):
            continue
        seen.add(reference.name)
        if not project.targets(reference):
            yield reference


def _is_no_name(reference: Reference) -> bool:
    port = reference.port
    if port is not None and _NO_SERVICE in (port.value, port["name"].value):
        return True
    return looks_unfilled(reference.name) or label_fault(reference.name) is not None
