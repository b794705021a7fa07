import math
from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_SCHEMA = "flowcontrol.apiserver.k8s.io/FlowSchema"
_LEVEL = "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration"
_RULES = {
    "resourceRules": ("verbs", "apiGroups", "resources", "namespaces"),
    "nonResourceRules": ("verbs", "nonResourceURLs"),
}
# The server draws hands from a number of so many bits.
_BITS = 60
_DEFAULT_QUEUES, _DEFAULT_HAND = 64, 8


@rule(
    "invalid-flow-control",
    "rules of a FlowSchema or queues of a priority level do not go together",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="schema",
    since="0.1",
    kinds=(_SCHEMA, _LEVEL),
)
def invalid_flow_control(obj: Object) -> Iterator[Finding]:
    """
    Why
        The API server refuses a rule of a FlowSchema that lists something beside `*`, which is everything already. And
        it refuses queues that it cannot shuffle requests to: a flow is dealt a hand of `handSize` of the `queues`, so
        the hand is no greater than their number, and log2(queues) times handSize must not be above 60.

    Bad
        apiVersion: flowcontrol.apiserver.k8s.io/v1
        kind: PriorityLevelConfiguration
        metadata: {name: batch}
        spec:
          type: Limited
          limited:
            limitResponse: {type: Queue, queuing: {queues: 4, handSize: 6}}

    Good
        apiVersion: flowcontrol.apiserver.k8s.io/v1
        kind: PriorityLevelConfiguration
        metadata: {name: batch}
        spec:
          type: Limited
          limited:
            limitResponse: {type: Queue, queuing: {queues: 64, handSize: 6}}

    See
        https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
    """
    if obj.group_kind == _LEVEL:
        yield from _queue_findings(obj["spec"]["limited"]["limitResponse"])
        return
    for item in obj["spec"]["rules"].items():
        for kind, fields in _RULES.items():
            for each in item[kind].items():
                yield from (finding for field in fields for finding in _star_findings(each[field]))


def _star_findings(listed: At) -> Iterator[Finding]:
    if len(listed) > 1 and any(item.text == "*" for item in listed.items()):
        said = f"'{listed.key}' has more than '*', which is everything already"
        yield Finding(said, listed.key_place, "keep '*' alone, or leave it out")


def _queue_findings(response: At) -> Iterator[Finding]:
    queuing = response["queuing"]
    # 0 counts as not set.
    queues = queuing["queues"].number or _DEFAULT_QUEUES
    hand = queuing["handSize"].number or _DEFAULT_HAND
    if response["type"].text != "Queue" or not queuing.is_map or queues < 0 or hand < 0:
        return
    at = queuing["handSize"]
    if hand > queues:
        said = f"'handSize' is {hand}, more than the {queues} 'queues'"
        yield Finding(said, at.place, "lower 'handSize', or raise 'queues'")
    elif math.ceil(math.log2(queues) * hand) > _BITS:
        bits = math.ceil(math.log2(queues) * hand)
        said = f"'handSize' {hand} of {queues} 'queues' takes {bits} bits to draw, {_BITS} are allowed"
        yield Finding(said, at.place, "lower 'handSize' or 'queues'")
