from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "kustomize-differs",
    "kubectl reads the text, kustomize refuses or drops it",
    on=EACH_PROBLEM,
    severity="warning",
    preset="default",
    category="yaml",
    since="0.1",
    kinds=("kustomize-differs",),
)
def kustomize_differs(problem: Problem) -> Iterator[Finding]:
    """
    Why
        kubectl and kustomize read YAML with two libraries. A mapping with two '<<' is merged by kubectl and
        refused by kustomize; a quoted '<<' is an ordinary key for kubectl, and kustomize drops it without a
        word. A file that works today breaks, or changes, on the day a kustomization lists it.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          <<: {size: small}
          <<: {colour: red}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          <<: [{size: small}, {colour: red}]

    See
        https://yaml.org/type/merge.html
    """
    yield problem.finding
