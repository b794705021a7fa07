import posixpath
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_KIND = "networking.k8s.io/IngressClass"
_DEFAULT = "ingressclass.kubernetes.io/is-default-class"


@rule(
    "multiple-default-ingress-class",
    "more than one IngressClass is marked as the default",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(_KIND,),
)
def multiple_default_ingress_class(project: Project) -> Iterator[Finding]:
    """
    Why
        An Ingress that names no class gets the default one. With several, the API server takes the newest, so which
        controller serves an Ingress depends on what was installed last; before Kubernetes 1.26 it refused such an
        Ingress: "2 default IngressClasses were found, only 1 allowed".

    Bad
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: nginx, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
        spec: {controller: k8s.io/ingress-nginx}
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: traefik, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
        spec: {controller: traefik.io/ingress-controller}

    Good
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: nginx, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
        spec: {controller: k8s.io/ingress-nginx}
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: traefik}
        spec: {controller: traefik.io/ingress-controller}

    Except
        Classes that are not applied together, by one file, one kustomization or one folder without any: they may be
        meant for different clusters.

    See
        https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
    """
    first: dict[str, Object] = {}
    for ingress_class in project.objects_of(_KIND):
        if ingress_class.annotations.get(_DEFAULT) != "true":
            continue
        folder = project.plain_folder(ingress_class)
        together = [*sorted(project.applied_by(ingress_class)), *([f"{folder}/"] if folder is not None else ())]
        other = next((first[by] for by in together if by in first), None)
        if other is not None and other.name != ingress_class.name:
            yield _finding(ingress_class, other)
        for by in together:
            first.setdefault(by, ingress_class)


def _finding(ingress_class: Object, other: Object) -> Finding:
    where = ""
    if other.root.source is not ingress_class.root.source:
        where = f" in '{posixpath.basename(other.path)}'"
    message = f"IngressClass '{ingress_class.name}' is marked as the default, and so is '{other.name}'{where}"
    place, there = (obj["metadata"]["annotations"][_DEFAULT].key_place for obj in (ingress_class, other))
    return Finding(message, place, "keep the mark on one of them", (Related("marked here, too", there),))
