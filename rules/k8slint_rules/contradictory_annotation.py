from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.addresses import is_cidr, strict_cidr_fault
from k8slint.kube.names import short
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_CLASS = "kubernetes.io/ingress.class"
_HINTS = "service.kubernetes.io/topology-aware-hints"
_MODE = "service.kubernetes.io/topology-mode"
_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"


@rule(
    "contradictory-annotation",
    "annotation does not go with a field or another annotation",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    kinds=("Service", "networking.k8s.io/Ingress"),
    needs=(_CLASS, _MODE, _RANGES),
)
def contradictory_annotation(obj: Object) -> Iterator[Finding]:
    """
    Why
        Some annotations became fields or got another name, and the API server refuses objects where the two say
        different things: `kubernetes.io/ingress.class` and ingressClassName of an Ingress,
        `service.kubernetes.io/topology-aware-hints` and `topology-mode` of a Service. The annotation
        `service.beta.kubernetes.io/load-balancer-source-ranges` is read where loadBalancerSourceRanges is not set: it
        lists address ranges, with commas between, and needs a Service of type LoadBalancer.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: web
          annotations: {kubernetes.io/ingress.class: traefik}
        spec:
          ingressClassName: nginx
          defaultBackend: {service: {name: web, port: {number: 80}}}

    Good
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          ingressClassName: nginx
          defaultBackend: {service: {name: web, port: {number: 80}}}

    See
        https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation
        https://kubernetes.io/docs/reference/labels-annotations-taints/
    """
    annotations, spec = obj["metadata"]["annotations"], obj["spec"]
    if obj.kind == "Ingress":
        yield from _difference(annotations[_CLASS], spec["ingressClassName"], "ingressClassName")
        return
    # In 1.26 the second annotation was not there yet.
    if any(at_least(release, "1.27") for release in obj.releases):
        yield from _difference(annotations[_MODE], annotations[_HINTS], f"annotation '{_HINTS}'")
    if not len(spec["loadBalancerSourceRanges"]):
        yield from _range_faults(annotations[_RANGES], spec["type"], obj.releases)


def _difference(one: At, other: At, name: str) -> Iterator[Finding]:
    if one.text is None or other.text is None or one.text == other.text or looks_unfilled(one.text + other.text):
        return
    related = (Related("something else is said here", other.place),)
    message = f"annotation '{one.key}' says '{short(one.text)}', {name} '{short(other.text)}'"
    yield Finding(message, one.place, "remove the annotation", related)


def _range_faults(at: At, type: At, releases: tuple[str, ...]) -> Iterator[Finding]:
    if at.text is None or looks_unfilled(at.text + (type.text or "")):
        return
    if type.text != "LoadBalancer":
        message = f"annotation '{at.key}' needs a Service of type LoadBalancer"
        yield Finding(message, at.place, "remove the annotation, or set the type")
        return
    strict = any(at_least(release, "1.36") for release in releases)
    for text in map(str.strip, at.text.split(",") if at.text.strip() else ()):
        fault = strict_cidr_fault(text) if strict else None if is_cidr(text) else "is no address range"
        if fault is not None:
            yield Finding(f"'{short(text)}' in annotation '{at.key}' {fault}", at.place, "write it as in 10.0.0.0/8")
            return
