from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "duplicate-yaml-key",
    "mapping holds the same key twice",
    on=EACH_PROBLEM,
    severity="error",
    preset="minimal",
    category="yaml",
    since="0.1",
    kinds=("duplicate-key",),
)
def duplicate_yaml_key(problem: Problem) -> Iterator[Finding]:
    """
    Why
        kubectl turns YAML into JSON before it sends it, and of two equal keys the last one wins without a
        word: the API server never hears of the first. kustomize refuses the file, and so does an API server
        that is sent the YAML itself. Usually a merge or a paste left the second key there, and half of the
        settings are gone. Keys count as equal once they are text, such as `1` and `"1"`; which of these two
        kubectl takes is left to chance.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          level: info
          level: debug

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          level: debug

    See
        https://yaml.org/spec/1.2.2/#3213-node-comparison
    """
    yield problem.finding
