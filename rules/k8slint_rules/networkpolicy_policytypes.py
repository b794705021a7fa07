from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_DIRECTIONS = {"Ingress": "ingress", "Egress": "egress"}


@rule(
    "networkpolicy-policytypes",
    "NetworkPolicy has rules for a direction that its policyTypes leave out",
    on=EACH_WHOLE_OBJECT,
    severity="warning",
    preset="default",
    category="networking",
    since="0.1",
    kinds=("networking.k8s.io/NetworkPolicy",),
)
def networkpolicy_policytypes(policy: Object) -> Iterator[Finding]:
    """
    Why
        `policyTypes` says which directions a policy is about. Rules for a direction that is not among them are stored
        and never applied: `kubectl describe` says "Not affecting egress traffic", and everything that they were to
        forbid stays allowed.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db}
        spec:
          podSelector: {matchLabels: {app: db}}
          policyTypes: [Ingress]
          ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]
          egress: [{to: [{podSelector: {matchLabels: {app: backup}}}]}]

    Good
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db}
        spec:
          podSelector: {matchLabels: {app: db}}
          policyTypes: [Ingress, Egress]
          ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]
          egress: [{to: [{podSelector: {matchLabels: {app: backup}}}]}]

    Except
        A policy without policyTypes, which gets them from its rules. An empty list of rules.

    See
        https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
    """
    spec = policy["spec"]
    types = [item.text for item in spec["policyTypes"].items()]
    if not types or any(type not in _DIRECTIONS for type in types):
        return
    for type, field in _DIRECTIONS.items():
        if type not in types and len(spec[field]):
            message = f"'{field}' has no effect, because policyTypes does not list '{type}'"
            help = f"add {type} to policyTypes, or remove the rules"
            related = (Related("the directions that count", spec["policyTypes"].key_place),)
            yield Finding(message, spec[field].key_place, help, related)
