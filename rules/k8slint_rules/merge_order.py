from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "merge-order",
    "'<<' stands behind a key that it overrides",
    on=EACH_PROBLEM,
    severity="warning",
    preset="default",
    category="yaml",
    since="0.1",
    kinds=("merge-order",),
)
def merge_order(problem: Problem) -> Iterator[Finding]:
    """
    Why
        YAML says that a key written out wins over one that '<<' brings in, wherever the two stand. kubectl
        reads from top to bottom: a '<<' behind the key wins. So `kubectl apply -f` and `kubectl apply -k`
        send different values from the same file.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          labels: &common {app: web, tier: front}
          annotations:
            tier: back
            <<: *common

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          labels: &common {app: web, tier: front}
          annotations:
            app: web
            tier: back

    See
        https://yaml.org/type/merge.html
    """
    yield problem.finding
