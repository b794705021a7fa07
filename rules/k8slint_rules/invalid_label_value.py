from collections.abc import Callable, Iterator

from k8slint.finding import Finding, Severity
from k8slint.kube.claims import ephemeral_claims
from k8slint.kube.names import key_fault, short, value_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import pod_of
from k8slint.kube.selectors import label_selectors, preferred_node_terms, required_node_terms, volume_node_terms
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

# Nobody looks at the labels of what is answered, not stored.
_QUESTIONS = ("authentication.k8s.io", "authorization.k8s.io")
_MOST_ANNOTATED = 256 * 1024


@rule(
    "invalid-label-value",
    "label or annotation has a key or value that is not allowed",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="metadata",
    since="0.1",
    needs=("annotations", "labels", "matchExpressions", "matchLabels", "nodeSelector", "selector"),
    peers=("kube-score:label-values",),
)
def invalid_label_value(obj: Object) -> Iterator[Finding]:
    """
    Why
        A label value has up to 63 letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit; it
        may be empty. The keys of labels and annotations are made the same way, with a DNS name and a `/` in front
        if need be. The API server refuses everything else, also in the selectors that look for such labels.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          labels: {team: Web & API}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          labels: {team: web-and-api}
          annotations: {team: Web & API}

    Except
        Variables that are filled in later. Values that are no text, which `env-value-not-string` speaks of. The
        metadata inside of a jobTemplate or a claim template of a StatefulSet, which is not checked.

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
        https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
    """
    if obj.group not in _QUESTIONS:
        yield from _metadata_findings(obj["metadata"])
    for claim in ephemeral_claims(obj):
        yield from _metadata_findings(claim["metadata"])
    for term in volume_node_terms(obj):
        yield from _expression_findings(term["matchExpressions"], "node label")
    pod = pod_of(obj)
    if pod is not None:
        if obj.kind != "Pod":
            yield from _metadata_findings(pod.template["metadata"], in_template=True)
        yield from _label_findings(pod["nodeSelector"], "node label")
        for term in required_node_terms(pod):
            yield from _expression_findings(term["matchExpressions"], "node label")
        for term in preferred_node_terms(pod):
            # A value that no label has is taken here, and never preferred.
            yield from _expression_findings(term["matchExpressions"], "node label", "warning")
    if obj.group_kind == "resource.k8s.io/ResourceClaimTemplate":
        yield from _metadata_findings(obj["spec"]["metadata"])
    if obj.group_kind == "node.k8s.io/RuntimeClass":
        yield from _label_findings(obj["scheduling"]["nodeSelector"], "node label")
    if obj.group_kind == "Service":
        yield from _label_findings(obj["spec"]["selector"], "label")
    for selector in label_selectors(obj):
        yield from _label_findings(selector["matchLabels"], "label")
        # Older releases took any value here, though nothing can have it.
        strict = any(at_least(release, "1.27") for release in obj.releases)
        yield from _expression_findings(selector["matchExpressions"], "label", None if strict else "warning")


def _metadata_findings(metadata: At, *, in_template: bool = False) -> Iterator[Finding]:
    yield from _label_findings(metadata["labels"], "label", in_template=in_template)
    annotations, size = metadata["annotations"], 0
    for key, at in annotations.fields():
        size += len(key.encode("utf-8", "replace")) + len((at.text or "").encode("utf-8", "replace"))
        fault = _fault(key_fault, key.lower())
        if fault is not None:
            yield _of_the_whole(f"annotation '{short(key)}' {fault}", at, annotations, in_template, at_key=True)
    if size > _MOST_ANNOTATED:
        said = f"the annotations have {size} bytes, {_MOST_ANNOTATED} are allowed"
        yield Finding(said, annotations.key_place)


def _label_findings(labels: At, what: str, *, in_template: bool = False) -> Iterator[Finding]:
    for key, at in labels.fields():
        fault = _fault(key_fault, key)
        if fault is not None:
            yield _of_the_whole(f"{what} '{short(key)}' {fault}", at, labels, in_template, at_key=True)
        fault = _fault(value_fault, at.text)
        if fault is not None:
            said = f"value '{short(at.text or '')}' of {what} '{short(key)}' {fault}"
            yield _of_the_whole(said, at, labels, in_template)


def _expression_findings(expressions: At, what: str, of_values: Severity | None = None) -> Iterator[Finding]:
    for expression in expressions.items():
        key = expression["key"]
        fault = _fault(key_fault, key.text)
        if fault is not None:
            yield Finding(f"{what} '{short(key.text or '')}' {fault}", key.place)
        if of_values is not None and expression["operator"].text in ("Gt", "Lt"):
            continue
        for value in expression["values"].items():
            fault = _fault(value_fault, value.text)
            if fault is not None:
                said = f"value '{short(value.text or '')}' of {what} '{short(key.text or '')}' {fault}"
                yield Finding(said, value.place, severity=of_values)


def _fault(check: Callable[[str], str | None], text: str | None) -> str | None:
    return None if text is None or looks_unfilled(text) else check(text)


def _of_the_whole(message: str, at: At, labels: At, in_template: bool, *, at_key: bool = False) -> Finding:
    """A finding at one label, on behalf of all: they are what the API server blames, but for those of a template."""
    place = at.key_place if at_key else at.place
    return Finding(message, place if in_template else place._replace(path=labels.path))
