from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.ports import backend_port, lacking, may_open
from k8slint.kube.references import references_of
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "ingress-backend-port",
    "an Ingress asks for a port that its Service does not have",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    category="cross-object",
    since="0.1",
    kinds=("networking.k8s.io/Ingress",),
    peers=("kube-linter:dangling-ingress", "kube-score:ingress-targets-service"),
)
def ingress_backend_port(project: Project) -> Iterator[Finding]:
    """
    Why
        The port of a backend is the `port` or the `name` of a port of the Service, not the port of its pods. Without
        such a port the controller finds no endpoints, and answers every request for that path with 503.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec: {defaultBackend: {service: {name: shop, port: {number: 8081}}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]}

    Good
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec: {defaultBackend: {service: {name: shop, port: {number: 80}}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]}

    Except
        A targetPort of the Service is a warning, because ingress-nginx takes it, too. Services of type ExternalName,
        which need no ports. A Service in an unrelated folder, and ports that a patch brings.

    See
        https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
    """
    for ingress in project.subjects.objects_of("networking.k8s.io/Ingress"):
        for reference in references_of(ingress):
            asked = backend_port(reference.port) if reference.port is not None else None
            if asked is None:
                continue
            if asked.key == "port":
                continue  # in v1 that is a mapping, which says whether a name or a number is meant
            services = project.targets(reference)
            if any(may_open(service, asked) for service in services):
                continue
            here = next(project.named_at_hand(reference.to, reference.namespace, reference.name, ingress), None)
            if here is not None and not project.patches_mention(str(asked.value)):
                yield lacking(here, asked, by_target=True)
