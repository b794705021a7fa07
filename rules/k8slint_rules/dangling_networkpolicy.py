from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.labels import Selector, selector_of
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.unselected import unselected
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "dangling-networkpolicy",
    "a NetworkPolicy selects none of the pods that are here",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=("networking.k8s.io/NetworkPolicy",),
    peers=("kube-linter:dangling-networkpolicy", "kube-score:networkpolicy-targets-pod"),
)
def dangling_networkpolicy(project: Project) -> Iterator[Finding]:
    """
    Why
        A policy whose podSelector matches no pod protects nothing, and nobody says so: the pods that it was written for
        stay open to everybody. A label that was renamed on one side only is the usual reason.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db}
        spec:
          podSelector: {matchLabels: {app: database}}
          ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: db, labels: {app: db}}
        spec: {containers: [{name: db, image: "postgres:17.2"}]}

    Good
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db}
        spec:
          podSelector: {matchLabels: {app: db}}
          ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: db, labels: {app: db}}
        spec: {containers: [{name: db, image: "postgres:17.2"}]}

    Except
        An empty podSelector, which selects every pod of the namespace. A policy with no pods of its namespace in the
        same file, folder or kustomization: they come from elsewhere. Pods that an operator makes from a custom
        resource, labels that a controller or a kustomization adds, and kube-system. With `complete` it is an error.

    See
        https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
    """
    for policy in project.subjects.objects_of("networking.k8s.io/NetworkPolicy"):
        selector = _wanted(policy)
        if selector is None or project.selects_some(selector, policy.namespace):
            continue
        if policy.namespace == "kube-system" or project.is_partly_unread(policy):
            continue
        if not project.made_elsewhere.may_match(selector) and not project.may_be_selected(selector, policy):
            found = unselected(
                policy,
                selector,
                policy["spec"]["podSelector"],
                project.pods_at_hand(policy),
                project.pods_astray(selector, policy),
                complete=project.complete,
            )
            yield from [found] if found else []


def _wanted(policy: Object) -> Selector | None:
    """What a policy selects; None where that is every pod, or nobody can know yet."""
    at = policy["spec"]["podSelector"]
    selector = selector_of(at)
    given = len(at["matchLabels"]) + len(at["matchExpressions"])
    if not given or len(selector.pairs) + len(selector.requirements) < given:
        return None
    words = (*selector.pairs.values(), *(value for each in selector.requirements for value in each.values))
    return None if any(map(looks_unfilled, words)) else selector
