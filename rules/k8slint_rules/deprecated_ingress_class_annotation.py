from collections.abc import Iterator

from k8slint.finding import Edit, Finding, Fix
from k8slint.kube.objects import Object
from k8slint.kube.rewrite import without
from k8slint.node import At
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT

_KEY = "kubernetes.io/ingress.class"
# Google's controller reads nothing else.
_ANNOTATION_ONLY = ("gce", "gce-internal")
_PLAIN = Pattern(r"(?!(true|false|yes|no|on|off|null|y|n)$)[a-z][a-z0-9.-]*")


@rule(
    "deprecated-ingress-class-annotation",
    "Ingress names its class by an annotation",
    on=EACH_OBJECT,
    severity="info",
    preset="default",
    category="deprecation",
    since="0.1",
    kinds=("networking.k8s.io/Ingress",),
    needs=(_KEY,),
)
def deprecated_ingress_class_annotation(ingress: Object) -> Iterator[Finding]:
    """
    Why
        The annotation was never defined: each controller reads it, or does not, as it likes. Since Kubernetes 1.18
        `spec.ingressClassName` names an IngressClass, which says which controller is meant. Controllers still read
        the annotation, but new ones need not.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: web
          annotations: {kubernetes.io/ingress.class: nginx}
        spec:
          defaultBackend: {service: {name: web, port: {number: 80}}}

    Good
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          ingressClassName: nginx
          defaultBackend: {service: {name: web, port: {number: 80}}}

    Except
        The classes gce and gce-internal: the controller of Google's clusters reads the annotation only. Where the
        annotation and the field differ, `contradictory-annotation` says so.

    See
        https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation
        https://cloud.google.com/kubernetes-engine/docs/concepts/ingress
    """
    at, field = ingress["metadata"]["annotations"][_KEY], ingress["spec"]["ingressClassName"]
    if not at.exists or at.text in _ANNOTATION_ONLY:
        return
    if field.text is not None and at.text is not None and field.text != at.text:
        return
    if field.exists:
        message = f"annotation '{_KEY}' repeats ingressClassName"
        yield Finding(message, at.key_place, "remove the annotation", fix=_fix(at, None))
    else:
        message = f"annotation '{_KEY}' is deprecated since Kubernetes 1.18"
        help = "use spec.ingressClassName, which names an IngressClass"
        yield Finding(message, at.key_place, help, fix=_fix(at, ingress["spec"]))


def _fix(at: At, spec: At | None) -> Fix | None:
    """Take the annotation out and, in `spec`, put the field in."""
    alone = at.parent is not None and len(at.parent) == 1
    removal = without(at.parent if alone and at.parent is not None else at)
    if removal is None:
        return None
    if spec is None:
        return Fix("remove the annotation", (removal,), safe=True)
    insertion = _insertion(spec, at.text or "")
    return Fix("use ingressClassName", (removal, insertion)) if insertion else None


def _insertion(spec: At, value: str) -> Edit | None:
    """The edit that puts the field in front of the others; None where they do not stand on lines of their own."""
    spans = [span for _, field in spec.fields() if (span := field.key_span) is not None]
    if not spans or _PLAIN.fullmatch(value) is None:
        return None
    first = min(spans)
    text = spec.source.text
    indent = text[text.rfind("\n", 0, first.start) + 1 : first.start]
    if indent.strip() or not indent:
        return None
    return Edit(first._replace(end=first.start), f"ingressClassName: {value}\n{indent}")
