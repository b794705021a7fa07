from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.selectors import label_selectors
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_SETS = ("In", "NotIn")
_BARE = ("Exists", "DoesNotExist")


@rule(
    "invalid-label-selector",
    "label selector has an unknown operator, or values that do not go with it",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="metadata",
    since="0.1",
    needs=("matchExpressions",),
)
def invalid_label_selector(obj: Object) -> Iterator[Finding]:
    """
    Why
        An expression of a label selector has the operator `In` or `NotIn` with values, or `Exists` or `DoesNotExist`
        without any. The API server refuses everything else. `Gt` and `Lt` are for node affinity, `Equal` for
        tolerations.

    Bad
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec:
          minAvailable: 1
          selector:
            matchExpressions:
              - {key: app, operator: Equals, values: [web]}

    Good
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec:
          minAvailable: 1
          selector:
            matchExpressions:
              - {key: app, operator: In, values: [web]}

    Except
        The selectors of metrics, which the API server does not look into. Labels that cannot exist are the business
        of `invalid-label-value`.

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
    """
    for selector in label_selectors(obj):
        for expression in selector["matchExpressions"].items():
            yield from _expression_findings(expression)


def _expression_findings(expression: At) -> Iterator[Finding]:
    operator, values = expression["operator"], expression["values"]
    name = operator.text
    if name is None or looks_unfilled(name):
        return
    if name not in (*_SETS, *_BARE):
        said = f"'{name}' is no operator of a label selector" if name else "'operator' is empty"
        yield Finding(said, operator.place, f"it takes {', '.join((*_SETS, *_BARE))}")
    elif name in _SETS and not len(values):
        yield Finding(f"operator '{name}' needs values", values.key_place, "list them, or use the operator Exists")
    elif name in _BARE and len(values):
        yield Finding(f"operator '{name}' takes no values", values.key_place, "remove them, or use the operator In")
