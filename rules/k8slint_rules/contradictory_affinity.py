from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.labels import Requirement, labels_of
from k8slint.kube.node_selectors import term_findings
from k8slint.kube.node_terms import conflict, equal_to
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec
from k8slint.kube.selectors import preferred_node_terms, required_node_terms
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "contradictory-affinity",
    "no node can satisfy the node affinity, or a toleration contradicts itself",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    needs=("nodeAffinity", "tolerations"),
)
def contradictory_affinity(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        All expressions of a node selector term, and the nodeSelector beside it, must hold for one node. Where they
        exclude each other in every term, the pod stays Pending for ever. The API server refuses what it can see by
        itself: an operator with too many or too few values, a required node affinity without terms, a field or an
        operator that matchFields does not know, a toleration with `operator: Exists` and a value, one without a key
        that is not `Exists`, and tolerationSeconds for any effect but `NoExecute`.

    Bad
        nodeSelector: {kubernetes.io/arch: amd64}
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
                - matchExpressions:
                    - {key: kubernetes.io/arch, operator: In, values: [arm64]}

    Good
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
                - matchExpressions:
                    - {key: kubernetes.io/arch, operator: In, values: [amd64, arm64]}

    Except
        A term that no node can meet while another term can be met: terms are alternatives. Preferences, which no
        node has to meet. Values that a template fills in.

    See
        https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
        https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
    """
    for toleration in pod["tolerations"].items():
        yield from _toleration_findings(toleration)
    required = pod["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    if required["nodeSelectorTerms"].exists and not len(required["nodeSelectorTerms"]):
        yield Finding("nodeSelectorTerms is empty", required["nodeSelectorTerms"].place, "add a term")
    malformed: list[Finding] = []
    for term in (*required_node_terms(pod), *preferred_node_terms(pod)):
        malformed += term_findings(term)
    yield from malformed
    if not malformed:
        yield from _conflicts(pod)


def _toleration_findings(toleration: At) -> Iterator[Finding]:
    key, operator, value = toleration["key"], toleration["operator"], toleration["value"]
    exists = operator.text == "Exists"
    if exists and value.text:
        said = f"toleration of '{key.text or 'any key'}' has the operator Exists and the value '{value.text}'"
        yield Finding(said, operator.place, "remove the value, or use the operator Equal", (_here(value),))
    elif _has_no_key(toleration) and operator.text in (None, "", "Equal"):
        place = operator.place if operator.exists else toleration.key_place._replace(path=operator.path)
        yield Finding("toleration without a key needs the operator Exists", place, "name the key of the taint")
    seconds, effect = toleration["tolerationSeconds"], toleration["effect"]
    if seconds.number is not None and (not effect.exists or effect.text in ("", "NoSchedule", "PreferNoSchedule")):
        place = effect.place if effect.exists else seconds.key_place._replace(path=effect.path)
        yield Finding("tolerationSeconds is allowed only with the effect NoExecute", place)


def _has_no_key(toleration: At) -> bool:
    is_null = not toleration.exists
    return is_null or (toleration.is_map and (not toleration["key"].exists or toleration["key"].text == ""))


def _conflicts(pod: PodSpec) -> Iterator[Finding]:
    """What no node can meet, if every term is such."""
    pairs = labels_of(pod["nodeSelector"])
    beside = list(equal_to(pairs))
    found: list[Finding] = []
    for term in required_node_terms(pod):
        expressions = [at for at in term["matchExpressions"].items() if at["key"].text and at["operator"].text]
        demands = [*beside, *map(_demand, expressions)]
        places = [*(pod["nodeSelector"][key] for key in pairs), *expressions]
        if any(looks_unfilled(text) for demand in demands for text in (demand.key, *demand.values)):
            return
        clash = conflict(demands)
        if clash is None:
            return
        said = f"no node can match: '{clash.key}' {clash.reason}"
        one, other = places[clash.one], places[clash.other]
        found.append(Finding(said, other.key_place, related=(Related("contradicts this", one.key_place),)))
    yield from found


def _demand(expression: At) -> Requirement:
    values = tuple(value.text for value in expression["values"].items() if value.text is not None)
    return Requirement(expression["key"].text or "", expression["operator"].text or "", values)


def _here(at: At) -> Related:
    return Related(f"{at.key} is set here", at.place)
