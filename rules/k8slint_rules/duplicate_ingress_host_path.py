import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_KIND = "networking.k8s.io/Ingress"
_CLASS = "kubernetes.io/ingress.class"
# By these a controller tells apart what has the same host and path: weights, headers, entry points, conditions.
_TOLD_APART = ("/canary", "/conditions.", "entrypoints", "entryPoints", "/group.order", "router.priority")


class _Route(NamedTuple):
    """What a rule claims; two that are equal are one too many."""

    ingress_class: str
    host: str
    path: str
    type: str


class _Claim(NamedTuple):
    ingress: Object
    at: At


@rule(
    "duplicate-ingress-host-path",
    "two Ingress rules claim the same host and path",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(_KIND,),
)
def duplicate_ingress_host_path(project: Project) -> Iterator[Finding]:
    """
    Why
        A request goes to one backend. Nothing in Kubernetes says which rule wins when two claim the same host and path:
        some controllers take the older Ingress, others the one whose name comes first, others both in turn. The loser
        is never asked, without any error.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          rules:
            - host: shop.example.com
              http:
                paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
                  - {path: /, pathType: Prefix, backend: {service: {name: blog, port: {number: 80}}}}

    Good
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          rules:
            - host: shop.example.com
              http:
                paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}
                  - {path: /blog, pathType: Prefix, backend: {service: {name: blog, port: {number: 80}}}}

    Except
        Ingresses that are not applied together, by one file, one kustomization or, where they name a host, one folder
        without any. Different classes or path types. Ingresses with annotations that tell them apart, such as a canary,
        entry points or conditions.

    See
        https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches
    """
    claims: dict[_Route, list[_Claim]] = {
        route: [] for ingress in project.subjects.objects_of(_KIND) for route, _ in _claims(ingress)
    }
    for ingress in project.objects_of(_KIND) if claims else ():
        for route, claim in _claims(ingress):
            if route in claims:
                claims[route].append(claim)
    for route, claimed in claims.items():
        if len(claimed) > 1:
            yield from _contested(route, claimed, project)


@once
def _claims(ingress: Object) -> tuple[tuple[_Route, _Claim], ...]:
    if any(mark in key for key in ingress.annotations for mark in _TOLD_APART):
        return ()
    paths = (
        (_route(ingress, host["host"], path), _Claim(ingress, path))
        for host in ingress["spec"]["rules"].items()
        for path in host["http"]["paths"].items()
    )
    return tuple((route, claim) for route, claim in paths if route is not None)


def _route(ingress: Object, host: At, path: At) -> _Route | None:
    fields = (host, path["path"], path["pathType"])
    if not path.is_map or any(at.exists and (at.text is None or looks_unfilled(at.text)) for at in fields):
        return None
    name, text, type = (at.text or "" for at in fields)
    if type == "Prefix" and text != "/":
        text = text.rstrip("/")
    named = ingress["spec"]["ingressClassName"].text or ingress.annotations.get(_CLASS, "")
    return _Route(named, name, text, type)


def _contested(route: _Route, claimed: list[_Claim], project: Project) -> Iterator[Finding]:
    applied: dict[str, _Claim] = {}
    for claim in claimed:
        folder = project.plain_folder(claim.ingress) if route.host else None
        together = [*sorted(project.applied_by(claim.ingress)), *([f"{folder}/"] if folder is not None else ())]
        first = next((applied[by] for by in together if by in applied), None)
        if first is not None and not _same_object(first.ingress, claim.ingress):
            yield _finding(route, claim, first)
        for by in together:
            applied.setdefault(by, claim)


def _same_object(one: Object, other: Object) -> bool:
    """Two definitions of one Ingress, which do not contend with each other."""
    return one is not other and (one.namespace, one.name) == (other.namespace, other.name)


def _finding(route: _Route, claim: _Claim, first: _Claim) -> Finding:
    what = f"path '{route.path}' of " + (f"host '{route.host}'" if route.host else "every host")
    if first.ingress is claim.ingress:
        by = "twice by this Ingress"
    elif first.ingress.root.source is claim.ingress.root.source:
        by = f"by Ingress '{first.ingress.name}' as well"
    else:
        by = f"by Ingress '{first.ingress.name}' in '{posixpath.basename(first.ingress.path)}' as well"
    related = (Related("claimed here", first.at["path"].place),)
    help = "give one of them another path or host"
    return Finding(f"{what} is claimed {by}", claim.at["path"].place, help, related)
