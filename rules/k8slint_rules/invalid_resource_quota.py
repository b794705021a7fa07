from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.near import nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.quota_names import QUOTA_RESOURCES, SCOPES, comes_whole, is_in_scope, quota_fault
from k8slint.kube.resource_names import thousandths
from k8slint.kube.rewrite import renamed
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_CONTRARY = (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating"))
# These scopes have no values, so all that can be asked is that a pod is in them.
_WITH_VALUES = ("PriorityClass", "VolumeAttributesClass")


@rule(
    "invalid-resource-quota",
    "a ResourceQuota counts what it cannot count",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="resources",
    since="0.1",
    kinds=("ResourceQuota",),
)
def invalid_resource_quota(quota: Object) -> Iterator[Finding]:
    """
    Why
        The API server refuses a quota of something that it does not know: the number of objects of most kinds is
        written `count/deployments.apps`, and only a few have a name of their own, such as `pods`. No amount is
        negative, and objects are counted in whole numbers. Scopes must fit together and go with what is counted:
        with BestEffort that is `pods` alone. In a scopeSelector In and NotIn need values, Exists and DoesNotExist
        have none, and only PriorityClass and VolumeAttributesClass take another operator than Exists.

    Bad
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: objects}
        spec: {hard: {deployments: "10"}}

    Good
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: objects}
        spec: {hard: {count/deployments.apps: "10"}}

    Except
        Scopes that are not known are the business of `invalid-value`.

    See
        https://kubernetes.io/docs/concepts/policy/resource-quotas/
    """
    spec = quota["spec"]
    for name, at in spec["hard"].fields():
        if not looks_unfilled(name):
            yield from _hard_findings(name, at)
    scopes = spec["scopes"]
    yield from _scope_findings([scope.text or "" for scope in scopes.items()], scopes, spec["hard"])
    expressions = spec["scopeSelector"]["matchExpressions"]
    for item in expressions.items():
        yield from _expression_findings(item)
    named = [item["scopeName"].text or "" for item in expressions.items()]
    yield from _scope_findings(named, expressions, spec["hard"])


def _hard_findings(name: str, at: At) -> Iterator[Finding]:
    fault = quota_fault(name)
    if fault is not None:
        near = nearest(name, QUOTA_RESOURCES)
        help = f"did you mean '{near}'?" if near else "objects of a kind are counted as 'count/deployments.apps'"
        yield Finding(f"'{name}' {fault}", at.key_place, help, fix=renamed(at, near) if near else None)
    amount = thousandths(at)
    if amount is not None and amount < 0:
        yield Finding(f"the quota of '{name}' is {at.value}, below 0", at.place, "set 0 or more")
    elif amount is not None and amount % 1000 and comes_whole(name):
        yield Finding(f"'{name}' is counted in whole numbers, not {at.value}", at.place)


def _scope_findings(scopes: list[str], at: At, hard: At) -> Iterator[Finding]:
    for scope in (scope for scope in SCOPES if scope in scopes):
        other = next((name for name, _ in hard.fields() if not is_in_scope(name, scope)), None)
        if other is not None:
            related = (Related("this is counted", hard[other].key_place),)
            help = "make a quota of its own for it"
            yield Finding(f"a quota with scope '{scope}' cannot count '{other}'", at.key_place, help, related)
    for one, contrary in _CONTRARY:
        if one in scopes and contrary in scopes:
            yield Finding(f"nothing has both scopes '{one}' and '{contrary}'", at.key_place, "keep one of them")


def _expression_findings(item: At) -> Iterator[Finding]:
    scope, operator, values = item["scopeName"].text, item["operator"], item["values"]
    if scope in SCOPES and scope not in _WITH_VALUES and operator.text in ("In", "NotIn", "DoesNotExist"):
        said = f"scope '{scope}' cannot have the operator '{operator.text}'"
        yield Finding(said, operator.place, "it takes Exists alone")
    elif operator.text in ("In", "NotIn") and not len(values):
        yield Finding(f"operator '{operator.text}' needs values", values.place, "list the values")
    elif operator.text in ("Exists", "DoesNotExist") and len(values):
        yield Finding(f"operator '{operator.text}' takes no values", values.key_place, "leave them out")
