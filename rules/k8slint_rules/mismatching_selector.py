import re
from collections.abc import Iterator

from k8slint.finding import Edit, Finding, Fix, Related
from k8slint.kube.labels import Requirement, labels_of, selector_of
from k8slint.kube.near import nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At, Place, Scalar
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


@rule(
    "mismatching-selector",
    "the selector of a workload does not match the labels of its own pods",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    kinds=(
        "apps/Deployment",
        "apps/StatefulSet",
        "apps/DaemonSet",
        "apps/ReplicaSet",
        "ReplicationController",
        "batch/Job",
    ),
    peers=(
        "kube-linter:mismatching-selector",
        "kube-score:deployment-pod-selector-labels-match-template-metadata-labels",
        "kube-score:statefulset-pod-selector-labels-match-template-metadata-labels",
    ),
)
def mismatching_selector(obj: Object) -> Iterator[Finding]:
    """
    Why
        A workload finds its pods by its selector. If the labels in its own template do not satisfy it, the workload
        would make pods without end and never see one, so the API server refuses it. It refuses an empty selector,
        which would claim every pod of the namespace, as well.

    Bad
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: wbe}}
            spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    Good
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web, tier: front}}
            spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    Except
        Labels that a kustomization adds. A Job, unless it sets `manualSelector`: its selector is generated.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
    """
    spec = obj["spec"]
    selector, labels = spec["selector"], spec["template"]["metadata"]["labels"]
    if not selector.is_map or not spec["template"].is_map or (labels.exists and not labels.is_map):
        return
    if obj.group_kind == "ReplicationController":
        pairs, expressions = selector, None
    else:
        if obj.group_kind == "batch/Job" and spec["manualSelector"].value is not True:
            return
        pairs, expressions = selector["matchLabels"], selector["matchExpressions"]
        if not len(pairs) and not len(expressions):
            if obj.group == "apps" and not obj.labels_come_later:
                yield Finding("the selector is empty", selector.place, "select the labels of the template")
            return
    if any(not isinstance(value.node, Scalar) or value.text is None for _, value in labels.fields()):
        return  # what is no text may be meant to match, and is refused anyway
    yield from _pair_findings(obj, pairs, labels)
    if expressions is not None:
        yield from _expression_findings(obj, selector, labels)


def _pair_findings(obj: Object, pairs: At, labels: At) -> Iterator[Finding]:
    found = labels_of(labels)
    wrong = [
        (key, wanted)
        for key, wanted in pairs.fields()
        if wanted.text is not None and wanted.text != found.get(key) and (key in found or not obj.labels_come_later)
    ]
    if any(looks_unfilled(f"{key}={wanted.text} {found.get(key)}") for key, wanted in wrong):
        return
    for key, wanted in wrong:
        related = (Related(f"'{key}={wanted.text}' is selected here", wanted.place),)
        has = labels[key]
        if has.exists:
            yield Finding(
                f"the selector wants '{key}={wanted.text}', the pods have '{key}={has.text}'",
                _among(labels, has),
                "give the pods the label that is selected; the selector of an existing workload cannot be changed",
                related,
                _fix(has, wanted) if len(wrong) == 1 else None,
            )
            continue
        near = nearest(key, (other for other in found if not pairs[other].exists))
        help = f"did you mean '{near}'?" if near else "give the pods the label that is selected"
        place = _among(labels, labels[near]) if near else labels.key_place
        yield Finding(f"the selector wants '{key}={wanted.text}', the pods have no '{key}'", place, help, related)


def _expression_findings(obj: Object, selector: At, labels: At) -> Iterator[Finding]:
    found = labels_of(labels)
    items = selector["matchExpressions"].items()
    for item, requirement in zip(items, selector_of(selector).requirements, strict=True):
        if requirement.operator not in _OPERATORS or requirement.matches(found):
            continue
        if looks_unfilled(" ".join((*requirement.values, found.get(requirement.key, "")))):
            continue
        if obj.labels_come_later and requirement.key not in found:
            continue
        has = labels[requirement.key]
        said = f"'{requirement.key}={found[requirement.key]}'" if has.exists else f"no '{requirement.key}'"
        yield Finding(
            f"the selector wants '{_words(requirement)}', the pods have {said}",
            _among(labels, has) if has.exists else labels.key_place,
            "give the pods labels that are selected",
            (Related("selected here", item.place),),
        )


def _words(requirement: Requirement) -> str:
    values = ", ".join(requirement.values)
    match requirement.operator:
        case "In":
            return f"{requirement.key} in ({values})"
        case "NotIn":
            return f"{requirement.key} notin ({values})"
        case "DoesNotExist":
            return f"!{requirement.key}"
    return requirement.key


def _among(labels: At, one: At) -> Place:
    """One label, on behalf of all labels: they are what the API server blames."""
    place = one.place if _plainly_written(one) else one.key_place
    return place._replace(path=labels.path)


def _plainly_written(at: At) -> bool:
    """The value stands right behind its key; one that an alias or a merge brings in stands elsewhere."""
    key, node = at.key_span, at.node
    return (
        isinstance(node, Scalar)
        and key is not None
        and re.fullmatch(r"[ \t]*:[ \t]*", at.source.text[key.end : node.start]) is not None
    )


def _fix(has: At, wanted: At) -> Fix | None:
    """Give the label the value that is selected, where both stand on one line."""
    old, new = has.node, wanted.node
    if not (isinstance(old, Scalar) and isinstance(new, Scalar) and _plainly_written(has)):
        return None
    written = has.source.text[new.start : new.end]
    if {old.style, new.style} & {"|", ">"} or "\n" in written:
        return None
    return Fix(f"label the pods '{has.key}={wanted.text}'", (Edit(has.place.span, written),))
