from collections.abc import Iterator, Mapping

from k8slint.finding import Finding, Fix, Related
from k8slint.kube.labels import Selector, describe, selector_of
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import respelled_pair
from k8slint.kube.selectors import affinity_terms
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "topology-spread-selector",
    "spread constraint or anti-affinity misses the labels of its own pod",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="workload-reliability",
    since="0.1",
    needs=("podAntiAffinity", "topologySpreadConstraints"),
)
def topology_spread_selector(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A topology spread constraint counts the pods that its labelSelector matches. If it does not match the pods it
        stands in, it counts others or none, and all replicas may land on one node or in one zone. The same goes for an
        anti-affinity that is meant to keep replicas apart. A copied selector or a renamed label is the usual reason.

    Bad
        topologySpreadConstraints:
          - maxSkew: 1
            topologyKey: topology.kubernetes.io/zone
            whenUnsatisfiable: DoNotSchedule
            labelSelector: {matchLabels: {app: wbe}}

    Good
        topologySpreadConstraints:
          - maxSkew: 1
            topologyKey: topology.kubernetes.io/zone
            whenUnsatisfiable: DoNotSchedule
            labelSelector: {matchLabels: {}}

    Except
        An anti-affinity that may be meant for other pods: it is reported only where a label is all but the same. Labels
        that a kustomization adds, or a template fills in.

    See
        https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#consistency
    """
    if pod.object.labels_come_later or pod.has_unclear_labels or not _are_known(pod.template["metadata"]["labels"]):
        return
    labels = pod.template["metadata"]["labels"]
    related = (Related("the labels of the pods", labels.key_place),) if labels.exists else ()
    for constraint in pod["topologySpreadConstraints"].items():
        at = constraint["labelSelector"]
        selector = _missing(at, pod.labels)
        if selector is not None:
            help, fix = _meant(selector, pod.labels, at)
            said = f"spread constraint selects '{_words(selector)}', not its own pods"
            yield Finding(said, at.place, help or "select the labels of the pods", related, fix)
    for term in affinity_terms(pod, ("podAntiAffinity",)):
        at = term["labelSelector"]
        selector = _missing(at, pod.labels)
        help, fix = ("", None) if selector is None else _meant(selector, pod.labels, at)
        if selector is not None and help:
            said = f"anti-affinity selects '{_words(selector)}', not its own pods"
            yield Finding(said, at.place, help, related, fix)


def _are_known(labels: At) -> bool:
    """All labels are text, and none waits for a value."""
    return all(at.text is not None and not looks_unfilled(f"{key}={at.text}") for key, at in labels.fields())


def _missing(at: At, labels: Mapping[str, str]) -> Selector | None:
    """The selector, if it is one that is finished and does not match the labels."""
    if not at.is_map or not _are_known(at["matchLabels"]):
        return None
    selector = selector_of(at)
    texts = [text for item in selector.requirements for text in (item.key, item.operator, *item.values)]
    if any(looks_unfilled(text) for text in texts) or any(not item.operator for item in selector.requirements):
        return None
    return None if selector.matches(labels) else selector


def _meant(selector: Selector, labels: Mapping[str, str], at: At) -> tuple[str, Fix | None]:
    """What was meant by the selector at a place, where one label is all but the same."""
    wanted = dict(selector.pairs)
    wanted |= {item.key: item.values[0] for item in selector.requirements if item.operator == "In" and item.values}
    for key, value in wanted.items():
        has = labels.get(key)
        if has == value:
            continue
        if has is not None and nearest(value, [has]) and is_slip(value, has):
            return _instead(at, key, f"{key}={has}")
        near = nearest(key, [other for other in labels if other not in wanted])
        if has is None and near and labels[near] == value:
            return _instead(at, key, f"{near}={value}")
    return "", None


def _instead(at: At, key: str, pair: str) -> tuple[str, Fix | None]:
    wanted = at["matchLabels"][key]
    return f"did you mean '{pair}'?", respelled_pair(wanted, pair) if wanted.exists else None


def _words(selector: Selector) -> str:
    said = [describe(selector.pairs)] if selector.pairs else []
    for item in selector.requirements:
        values = f" ({', '.join(item.values)})" if item.values else ""
        said.append(f"{item.key} {item.operator}{values}")
    return ",".join(said)
