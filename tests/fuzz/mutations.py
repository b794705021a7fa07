"""The changes: each a function from a place to the texts that have one fault there, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from k8slint.node import At, Scalar, Seq
from k8slint.schema.types import Leaf, MapOf, Struct

from .sites import Mutant, Site

Change: TypeAlias = Callable[[Site], Iterator[Mutant]]
CHANGES: dict[str, Change] = {}
_TYPE_FIELDS = ("apiVersion", "kind")  # without them nobody knows what an object is
_PROBES = {"livenessProbe": "liveness-port", "readinessProbe": "readiness-port", "startupProbe": "startup-port"}


def change(function: Change) -> Change:
    """Make a function one of the changes."""
    CHANGES[function.__name__] = function
    return function


def _swapped(word: str) -> str:
    """A word with two letters in the wrong order, or one too many."""
    for number in range(1, len(word) - 1):
        if word[number] != word[number + 1] and word[number : number + 2].isalpha():
            return word[:number] + word[number + 1] + word[number] + word[number + 2 :]
    return word + word[-1]


def _is_type_field(site: Site) -> bool:
    return site.dotted in _TYPE_FIELDS and len(site.path) == 1


def _is(site: Site, *ends: str) -> bool:
    """Whether a path ends like one of these."""
    return any(f".{site.dotted}".endswith(f".{end}") for end in ends)


def _root(site: Site) -> At:
    at = site.at
    while at.parent is not None:
        at = at.parent
    return at


def _text(site: Site) -> str:
    return site.at.text or ""


@change
def typo_in_a_key(site: Site) -> Iterator[Mutant]:
    if site.key >= 0 and isinstance(site.parent, Struct):
        rule = "not-an-object" if _is_type_field(site) else "unknown-field"
        yield site.mutant(rule, site.key, site.key + len(site.name), _swapped(site.name))


@change
def value_of_another_shape(site: Site) -> Iterator[Mutant]:
    rule = "not-an-object" if _is_type_field(site) else "invalid-type"
    if site.key < 0 or site.type is None:
        return
    if not isinstance(site.type, Leaf):
        yield site.with_value(rule, "oops")
    elif site.type.kind not in ("any", "object"):
        yield site.with_value(rule, "[1]")


@change
def text_for_a_number(site: Site) -> Iterator[Mutant]:
    if isinstance(site.type, Leaf) and site.type.kind in ("int32", "int64", "boolean"):
        yield site.with_value("invalid-type", "several")
        yield site.with_value("invalid-type", f'"{str(site.at.value).lower()}"')


@change
def text_without_quotes(site: Site) -> Iterator[Mutant]:
    if isinstance(site.type, Leaf) and site.type.kind == "string" and not _is_type_field(site):
        is_setting = isinstance(site.parent, MapOf) or _is(site, "env.value")
        rule = "env-value-not-string" if is_setting else "invalid-type"
        for new in ("yes", "8080", "1e3"):
            yield site.with_value(rule, new)


@change
def required_field_removed(site: Site) -> Iterator[Mutant]:
    if site.key >= 0 and isinstance(site.parent, Struct) and site.name in site.parent.required:
        mutant = site.without_it("missing-field")
        if mutant is not None:
            yield mutant


@change
def word_that_is_no_choice(site: Site) -> Iterator[Mutant]:
    if isinstance(site.type, Leaf) and site.type.enum and site.type.kind == "string":
        yield site.with_value("invalid-value", "Sometimes")


@change
def number_out_of_range(site: Site) -> Iterator[Mutant]:
    if isinstance(site.type, Leaf) and site.type.kind in ("int32", "int64") and not isinstance(site.at.value, bool):
        yield site.with_value("invalid-value", str(2**31 if site.type.kind == "int32" else 2**63))
    if _is(site, "containers.ports.containerPort") or (site.kind == "Service" and _is(site, "ports.port")):
        for new in ("0", "65536", "-1"):
            yield site.with_value("invalid-target-ports", new)
    if _is(site, "replicas", "minReadySeconds", "periodSeconds", "backoffLimit", "weight", "completions"):
        yield site.with_value("number-out-of-range", "-1")


@change
def key_written_twice(site: Site) -> Iterator[Mutant]:
    if site.key >= 0 and site.is_scalar:
        row = site.text[site.key : site.end]
        indent = " " * (site.key - site.line)
        yield site.mutant("duplicate-yaml-key", site.end, site.end, indent + row, site.end + len(indent))


@change
def line_further_in(site: Site) -> Iterator[Mutant]:
    """A line that stands further in than the value above it can."""
    above = site.text.rfind("\n", 0, max(site.line - 1, 0)) + 1
    row = site.text[above : site.line].rstrip("\n")
    if site.key >= 0 and site.line and not row.rstrip().endswith((":", "|")) and not row.startswith("---"):
        is_item = site.text[site.line : site.key].strip() == "-"
        if not is_item:
            yield site.mutant("yaml-syntax", site.line, site.line, " ", site.key + 1)


@change
def tab_for_spaces(site: Site) -> Iterator[Mutant]:
    if site.key > site.line and site.text[site.line : site.key].isspace():
        yield site.mutant("yaml-syntax", site.line, site.key, "\t")


@change
def quote_not_closed(site: Site) -> Iterator[Mutant]:
    if site.key >= 0 and isinstance(site.node, Scalar) and site.node.style == "":
        later = site.text[site.node.start : site.text.find("\n---", site.node.start)]
        for quote in (quote for quote in "\"'" if quote not in later):  # else it is that one that is not closed
            yield site.mutant("yaml-syntax", site.node.start, site.node.start, quote)


@change
def bracket_not_closed(site: Site) -> Iterator[Mutant]:
    if site.key >= 0 and isinstance(site.node, Scalar) and site.node.style == "":
        for bracket in "[{":
            yield site.mutant("yaml-syntax", site.node.start, site.node.start, bracket)


@change
def no_space_behind_the_colon(site: Site) -> Iterator[Mutant]:
    is_bare = (
        site.key >= 0 and isinstance(site.node, Scalar) and site.node.style == "" and len(site.at.parent or ()) > 1
    )
    if is_bare and not _text(site).startswith("/"):  # which would look like an address
        yield site.mutant("yaml-syntax", site.node.start - 1, site.node.start, "", site.node.start - 2)


@change
def version_that_is_gone(site: Site) -> Iterator[Mutant]:
    gone = {
        "Deployment": "apps/v1beta2",
        "StatefulSet": "apps/v1beta1",
        "DaemonSet": "extensions/v1beta1",
        "CronJob": "batch/v1beta1",
        "PodDisruptionBudget": "policy/v1beta1",
        "Role": "rbac.authorization.k8s.io/v1beta1",
        "RoleBinding": "rbac.authorization.k8s.io/v1alpha1",
        "StorageClass": "storage.k8s.io/v1beta1",
        "PriorityClass": "scheduling.k8s.io/v1beta1",
        "HorizontalPodAutoscaler": "autoscaling/v2beta2",
        "NetworkPolicy": "extensions/v1beta1",
    }
    if site.path == ("apiVersion",) and site.kind in gone:
        yield site.with_value("removed-api-version", gone[site.kind])


@change
def kind_or_group_misspelt(site: Site) -> Iterator[Mutant]:
    if site.path == ("kind",) and site.type is not None:
        yield site.mutant("unknown-api-version", site.node.start, site.node.end, _swapped(_text(site)))
    if site.path == ("apiVersion",) and ".k8s.io" in _text(site):
        yield site.with_value("unknown-api-version", _text(site).replace(".k8s.io", ".k8s.oi"))


@change
def selector_of_others(site: Site) -> Iterator[Mutant]:
    rules = {
        ("Service", "spec.selector"): "dangling-service",
        ("NetworkPolicy", "spec.podSelector.matchLabels"): "dangling-networkpolicy",
        ("PodDisruptionBudget", "spec.selector.matchLabels"): "dangling-poddisruptionbudget",
        ("Deployment", "spec.selector.matchLabels"): "mismatching-selector",
        ("DaemonSet", "spec.selector.matchLabels"): "mismatching-selector",
    }
    where = ".".join(map(str, site.path[:-1]))
    if (site.kind, where) in rules and site.at.text is not None:
        mutant = site.with_value(rules[site.kind, where], f"{_text(site)}x")
        if mutant.rule == "mismatching-selector":  # it is the label of the pod that is blamed, one letter further on
            label = _root(site)["spec"]["template"]["metadata"]["labels"][site.path[-1]].node
            assert label is not None
            mutant = mutant._replace(at=label.start + 1)
        yield mutant


@change
def port_that_nobody_listens_on(site: Site) -> Iterator[Mutant]:
    probe = next((rule for field, rule in _PROBES.items() if f".{field}." in site.dotted), None)
    if probe and site.name == "port":
        yield site.with_value(probe, "htp")
        yield site.with_value(probe, "8181")
    if site.kind == "Service" and site.name == "targetPort":
        yield site.with_value("service-target-port", "htpt")
    if _is(site, "backend.service.port.name"):
        yield site.with_value("ingress-backend-port", "htpt")


@change
def reference_to_nothing(site: Site) -> Iterator[Mutant]:
    rules: Mapping[str, str] = {
        "configMapKeyRef.name": "near-miss-reference",
        "configMapRef.name": "near-miss-reference",
        "volumes.configMap.name": "near-miss-reference",
        "persistentVolumeClaim.claimName": "near-miss-reference",
        "spec.serviceAccountName": "near-miss-reference",
        "scaleTargetRef.name": "dangling-horizontalpodautoscaler",
        "backend.service.name": "dangling-ingress",
        "roleRef.name": "role-binding-role-ref",
        "configMapKeyRef.key": "missing-config-key",
        "configMap.items.key": "volume-item-key",
        "volumeMounts.name": "volume-mount-missing-volume",
        "spec.serviceName": "statefulset-service-name",
    }
    rule = next((rule for end, rule in rules.items() if _is(site, end)), None)
    is_used_once = site.text.count(f": {_text(site)}\n") == 2  # else two similar names are meant
    if rule is not None and (is_used_once or rule != "near-miss-reference"):
        yield site.mutant(rule, site.node.start, site.node.end, _swapped(_text(site)))


@change
def amount_that_is_none(site: Site) -> Iterator[Mutant]:
    if isinstance(site.type, Leaf) and site.type.kind == "quantity":
        for new in ("lots", "1 Gi", "10MB"):
            yield site.with_value("invalid-resource-quantity", new)


@change
def label_that_is_none(site: Site) -> Iterator[Mutant]:
    if site.path[:2] == ("metadata", "labels") and len(site.path) == 3:
        yield site.with_value("invalid-label-value", "not a label")


@change
def name_that_is_none(site: Site) -> Iterator[Mutant]:
    if site.path == ("metadata", "name") and site.kind in (
        "CronJob",
        "Ingress",
        "LimitRange",
        "Namespace",
        "StorageClass",
    ):
        yield site.with_value("invalid-object-name", "Not_A_Name")


@change
def name_given_twice(site: Site) -> Iterator[Mutant]:
    """The second item of a list has the name of the first."""
    rules = {"containers.ports.name": "duplicate-port-name", "containers.env.name": "duplicate-env-var"}
    rule = next((rule for end, rule in rules.items() if _is(site, end)), None)
    items = site.at.parent.parent if site.at.parent else None
    if rule and items is not None and isinstance(items.node, Seq) and site.path[-2] == 1:
        yield site.with_value(rule, str(items[0]["name"].text))


@change
def image_without_a_tag(site: Site) -> Iterator[Mutant]:
    if _is(site, "containers.image", "initContainers.image"):
        yield site.with_value("latest-tag", _text(site).partition(":")[0])
        yield site.with_value("latest-tag", _text(site).partition(":")[0] + ":latest")


@change
def custom_resource_against_its_definition(site: Site) -> Iterator[Mutant]:
    if site.kind == "Widget":
        if site.name == "size":
            yield site.with_value("number-out-of-range", "11")
            yield site.with_value("invalid-type", "big")
            mutant = site.without_it("missing-field")
            if mutant is not None:
                yield mutant
        if site.name == "colour":
            yield site.with_value("invalid-value", "green")
            yield site.mutant("unknown-field", site.key, site.key + len(site.name), "color")


@change
def schedule_that_is_none(site: Site) -> Iterator[Mutant]:
    if site.name == "schedule":
        for new in ("61 3 * * *", "daily", "15 3 * *"):
            yield site.with_value("cronjob-invalid-schedule", new)
    if site.name == "timeZone":
        yield site.with_value("cronjob-time-zone", "Europe/Wien")


@change
def bounds_the_wrong_way_round(site: Site) -> Iterator[Mutant]:
    if site.kind == "HorizontalPodAutoscaler" and site.name == "minReplicas":
        most = _root(site)["spec"]["maxReplicas"].node
        assert most is not None
        yield site.with_value("hpa-min-max", "9")._replace(at=most.start)
    if site.name == "progressDeadlineSeconds":
        yield site.with_value("progress-deadline", "5")
