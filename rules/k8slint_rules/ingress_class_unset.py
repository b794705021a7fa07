from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_CLASS = "kubernetes.io/ingress.class"
_DEFAULT = "ingressclass.kubernetes.io/is-default-class"


@rule(
    "ingress-class-unset",
    "Ingress that names no class",
    on=WHOLE_PROJECT,
    severity="info",
    preset="strict",
    category="networking",
    since="0.1",
    kinds=("networking.k8s.io/Ingress",),
)
def ingress_class_unset(project: Project) -> Iterator[Finding]:
    """
    Why
        An Ingress without a class belongs to the cluster's default class. Where there is none, no controller takes it:
        it is created, gets no address, and nobody says why. Where a cluster has two controllers, both may take it.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}

    Good
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec: {ingressClassName: nginx, defaultBackend: {service: {name: web, port: {number: 80}}}}

    Except
        An Ingress with the old annotation, and all of them where the project marks an IngressClass as the default.

    See
        https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
    """
    classes = project.objects_of("networking.k8s.io/IngressClass")
    if any(each.annotations.get(_DEFAULT) == "true" for each in classes):
        return
    for ingress in project.subjects.objects_of("networking.k8s.io/Ingress"):
        at = ingress["spec"]["ingressClassName"]
        if not at.exists and not ingress["metadata"]["annotations"][_CLASS].exists:
            yield Finding(f"Ingress '{ingress.name}' names no class", at.place, "set spec.ingressClassName")
