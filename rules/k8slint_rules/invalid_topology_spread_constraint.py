from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.pods import PodSpec
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC


@rule(
    "invalid-topology-spread-constraint",
    "topology spread constraint is refused or spreads nothing",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    needs=("topologySpreadConstraints",),
    peers=("kube-score:pod-topology-spread-constraints",),
)
def invalid_topology_spread_constraint(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        The API server wants a maxSkew of 1 or more, a topologyKey, and `DoNotSchedule` or `ScheduleAnyway`;
        minDomains goes with the first of these only, matchLabelKeys with a labelSelector only, and two constraints
        of one pod may not share topologyKey and whenUnsatisfiable. It takes a constraint without a labelSelector,
        but that counts no pods and so spreads none: a warning.

    Bad
        topologySpreadConstraints:
          - maxSkew: 0
            topologyKey: topology.kubernetes.io/zone
            whenUnsatisfiable: DoNotSchedule
            labelSelector: {matchLabels: {app: web}}

    Good
        topologySpreadConstraints:
          - maxSkew: 1
            topologyKey: topology.kubernetes.io/zone
            whenUnsatisfiable: DoNotSchedule
            labelSelector: {matchLabels: {app: web}}

    Except
        Fields that are missing altogether, which `missing-field` speaks of.

    See
        https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
    """
    seen: dict[tuple[str, str], At] = {}
    for constraint in pod["topologySpreadConstraints"].items():
        if not constraint.is_map:
            continue
        yield from _number_findings(constraint)
        yield from _selector_findings(constraint)
        key, action = constraint["topologyKey"], constraint["whenUnsatisfiable"]
        for at in (key, action):
            if at.text == "":
                yield Finding(f"{at.key} is empty", at.place)
        if not key.text or not action.text:
            continue
        first = seen.setdefault((key.text, action.text), constraint)
        if first is not constraint and constraint.parent is not None:
            said = f"there are two constraints for '{key.text}' with {action.text}"
            related = (Related("the first one", first.key_place),)
            place = constraint.key_place._replace(path=constraint.parent.path)
            yield Finding(said, place, "keep one of them", related)


def _number_findings(constraint: At) -> Iterator[Finding]:
    for name in ("maxSkew", "minDomains"):
        at = constraint[name]
        if at.number is not None and at.number < 1:
            yield Finding(f"{name} is {at.number}, it must be at least 1", at.place)
    domains, action = constraint["minDomains"], constraint["whenUnsatisfiable"]
    if domains.number is not None and domains.number > 0 and action.text == "ScheduleAnyway":
        said = "minDomains is allowed only with whenUnsatisfiable DoNotSchedule"
        yield Finding(said, domains.place, related=(Related("it is ScheduleAnyway here", action.place),))


def _selector_findings(constraint: At) -> Iterator[Finding]:
    selector, keys = constraint["labelSelector"], constraint["matchLabelKeys"]
    if selector.exists:
        return
    if len(keys):
        yield Finding("matchLabelKeys needs a labelSelector", keys.key_place)
    else:
        said = "without a labelSelector the constraint counts no pods, so it spreads nothing"
        place = constraint.key_place._replace(path=selector.path)
        yield Finding(said, place, "select the labels of the pod", severity="warning")
