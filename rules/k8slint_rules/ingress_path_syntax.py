from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.near import is_misspelt
from k8slint.kube.objects import Object
from k8slint.kube.parts import part
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.rewrite import respelled
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_WITHIN = ("//", "/./", "/../", "%2f", "%2F")
_AT_THE_END = ("/..", "/.")


@rule(
    "ingress-path-syntax",
    "Ingress path that the API server refuses",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    kinds=("networking.k8s.io/Ingress",),
)
def ingress_path_syntax(ingress: Object) -> Iterator[Finding]:
    """
    Why
        A path begins with a slash; with pathType Exact or Prefix there must be one. Paths of these two types are
        compared element by element, so the API server refuses what browsers and proxies would first resolve: `//`,
        `/./`, `/../`, an encoded slash, and `/.` or `/..` at the end.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          rules:
            - http:
                paths:
                  - {path: api, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}

    Good
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          rules:
            - http:
                paths:
                  - {path: /api, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}

    Except
        With pathType ImplementationSpecific anything may follow the slash, and the path may be left out. A missing
        pathType is the business of `missing-field`.

    See
        https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
    """
    for host in ingress["spec"]["rules"].items():
        for item in host["http"]["paths"].items():
            path, type = item["path"], item["pathType"].text
            if is_misspelt(path) or (path.exists and (path.text is None or looks_unfilled(path.text))):
                continue
            if type in ("Exact", "Prefix"):
                yield from _faults(path, path.text or "", str(type))
            elif type == "ImplementationSpecific" and path.text and not path.text.startswith("/"):
                yield _no_slash(path)


def _faults(path: At, text: str, type: str) -> Iterator[Finding]:
    if not text:
        yield Finding(f"pathType {type} needs a path", path.place, "add path: /")
        return
    if not text.startswith("/"):
        yield _no_slash(path)
    for word in _WITHIN:
        start = text.find(word)
        if start >= 0:
            yield Finding(f"path '{text}' contains '{word}'", part(path, start, start + len(word)))
            return
    end = next((word for word in _AT_THE_END if text.endswith(word)), None)
    if end:
        yield Finding(f"path '{text}' ends with '{end}'", part(path, len(text) - len(end), len(text)))


def _no_slash(path: At) -> Finding:
    said, meant = f"path '{path.text}' does not begin with a slash", f"/{path.text}"
    return Finding(said, path.place, f"write '{meant}'", fix=respelled(path, meant))
