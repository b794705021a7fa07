import re
from collections.abc import Iterator

from k8slint.finding import Edit, Finding, Fix, Related
from k8slint.kube.labels import Requirement, selector_of
from k8slint.kube.names import key_fault, value_fault
from k8slint.kube.near import nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.rewrite import renamed
from k8slint.node import At, Place, Scalar
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_SETS = ("In", "NotIn")
_OPERATORS = (*_SETS, "Exists", "DoesNotExist")
# The labels by which a Job that generates its selector knows its pods; nobody can foresee its uid.
_OF_UID = ("batch.kubernetes.io/controller-uid", "controller-uid")
_OF_NAME = ("batch.kubernetes.io/job-name", "job-name")
_UID = "\0"


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
        which would claim every pod of the namespace, as well. A Job generates its selector and labels, so it can
        select no others unless it sets `manualSelector`, and then it needs a selector.

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
        Labels that a kustomization adds. Selectors that cannot be read, which `invalid-label-selector` and
        `invalid-label-value` speak of.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
    """
    spec = obj["spec"]
    selector, labels = spec["selector"], spec["template"]["metadata"]["labels"]
    if not spec["template"].is_map or (labels.exists and not labels.is_map):
        return
    is_job, is_old = obj.group_kind == "batch/Job", obj.group_kind == "ReplicationController"
    if is_job and spec["manualSelector"].value is not True:
        yield from _generated_findings(obj, selector, labels)
        return
    if is_old and not len(selector) and not len(labels):
        # A selector that is missing is made of the labels.
        if not obj.labels_come_later:
            yield Finding("there is no selector, and no labels to make one of", selector.key_place, "label the pods")
        return
    if is_job and not selector.exists:
        said = "manualSelector is set, but there is no selector"
        yield Finding(said, selector.place, "leave manualSelector out, or set a selector")
    if not selector.is_map:
        return
    pairs = selector if is_old else selector["matchLabels"]
    expressions = selector["matchExpressions"]
    if not is_old:
        if not len(pairs) and not len(expressions):
            if not is_job and not obj.labels_come_later:
                yield Finding("the selector is empty", selector.key_place, "select the labels of the template")
            return
        if _is_unreadable(selector):
            return
    if any(not isinstance(value.node, Scalar) or _text(value) is None for _, value in labels.fields()):
        return  # what is no text may be meant to match, and is refused anyway
    yield from _pair_findings(obj, pairs, labels)
    if not is_old:
        yield from _expression_findings(obj, selector, labels)


def _generated_findings(obj: Object, selector: At, labels: At) -> Iterator[Finding]:
    """What a Job selects and labels beside that which it generates."""
    name = obj["metadata"]["name"].text or _UID
    if looks_unfilled(name):
        return
    made = {**dict.fromkeys(_OF_UID, _UID), **dict.fromkeys(_OF_NAME, name)}
    for key in (*_OF_UID, *_OF_NAME):
        label = labels[key]
        if label.text is not None and not looks_unfilled(label.text) and label.text != made[key]:
            said = f"label '{key}' is generated, and cannot be '{label.text}'"
            yield Finding(said, label.place, "remove it, or set manualSelector")
    if not selector.is_map or _is_unreadable(selector):
        return
    wanted = selector_of(selector)
    if any(looks_unfilled(value) for value in wanted.pairs.values()):
        return
    if not wanted.matches(made):
        help = "remove it, or set manualSelector where the Job must adopt other pods"
        yield Finding("the selector of a Job is generated, and can ask for nothing else", selector.key_place, help)
    elif not wanted.matches({**_texts(labels), **made}):
        yield Finding("the selector does not match the labels of the pods", labels.key_place, "remove the selector")


def _is_unreadable(selector: At) -> bool:
    """Whether the server cannot make anything of a selector, so that it compares nothing."""
    for key, value in selector["matchLabels"].fields():
        if key_fault(key) is not None or value_fault(value.text or "") is not None:
            return not looks_unfilled(f"{key} {value.text}")
    for item, requirement in zip(selector["matchExpressions"].items(), selector_of(selector).requirements, strict=True):
        if requirement.operator not in _OPERATORS or bool(len(item["values"])) != (requirement.operator in _SETS):
            return True
        if any(key_fault(key) is not None for key in (requirement.key,) if not looks_unfilled(key)):
            return True
        if any(value_fault(value) is not None for value in requirement.values if not looks_unfilled(value)):
            return True
    return False


def _pair_findings(obj: Object, pairs: At, labels: At) -> Iterator[Finding]:
    found = _texts(labels)
    wrong = [
        (key, wanted)
        for key, wanted in pairs.fields()
        if _text(wanted) not in (None, found.get(key)) and (key in found or not obj.labels_come_later)
    ]
    if any(looks_unfilled(f"{key}={wanted.text} {found.get(key)}") for key, wanted in wrong):
        return
    if len(wrong) > 1 and not found:
        asked = ", ".join(f"{key}={_text(wanted)}" for key, wanted in wrong[:3])
        said = f"the selector wants '{asked}', the pods have no labels"
        yield Finding(said, labels.key_place, "give the pods the labels that are selected")
        return
    for key, wanted in wrong:
        asked, has = f"{key}={_text(wanted)}", labels[key]
        related = (Related(f"'{asked}' is selected here", wanted.place),)
        if key in found:
            yield Finding(
                f"the selector wants '{asked}', the pods have '{key}={found[key]}'",
                _among(labels, has),
                "give the pods the label that is selected; the selector of an existing workload cannot be changed",
                related,
                _fix(has, wanted) if len(wrong) == 1 else None,
            )
            continue
        near = nearest(key, (other for other in found if not pairs[other].exists))
        help = f"did you mean '{near}'?" if near else "give the pods the label that is selected"
        place = _among(labels, labels[near]) if near else labels.key_place
        fix = renamed(labels[near], key) if near and found[near] == _text(wanted) else None
        yield Finding(f"the selector wants '{asked}', the pods have no '{key}'", place, help, related, fix)


def _expression_findings(obj: Object, selector: At, labels: At) -> Iterator[Finding]:
    found = _texts(labels)
    items = selector["matchExpressions"].items()
    for item, requirement in zip(items, selector_of(selector).requirements, strict=True):
        if requirement.matches(found):
            continue
        if looks_unfilled(" ".join((*requirement.values, found.get(requirement.key, "")))):
            continue
        if obj.labels_come_later and requirement.key not in found:
            continue
        has = labels[requirement.key]
        is_there = requirement.key in found
        said = f"'{requirement.key}={found[requirement.key]}'" if is_there else f"no '{requirement.key}'"
        yield Finding(
            f"the selector wants '{_words(requirement)}', the pods have {said}",
            _among(labels, has) if is_there else labels.key_place,
            "give the pods labels that are selected",
            (Related("selected here", item.place),),
        )


def _text(at: At) -> str | None:
    """The value of a label as the server decodes it: null is an empty text."""
    return at.text if at.exists else ""


def _texts(labels: At) -> dict[str, str]:
    return {key: text for key, at in labels.fields() if (text := _text(at)) is not None}


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
    if not (isinstance(old, Scalar) and isinstance(new, Scalar) and has and wanted and _plainly_written(has)):
        return None
    written = has.source.text[new.start : new.end]
    if {old.style, new.style} & {"|", ">"} or "\n" in written:
        return None
    return Fix(f"label the pods '{has.key}={wanted.text}'", (Edit(has.place.span, written),))
