from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "dropped-content",
    "text behind the end of a document is dropped by kubectl",
    on=EACH_PROBLEM,
    severity="error",
    preset="minimal",
    category="yaml",
    since="0.1",
    kinds=("dropped-content",),
)
def dropped_content(problem: Problem) -> Iterator[Finding]:
    """
    Why
        A line `...` ends a document, and kubectl looks no further until the next `---`. Objects that stand
        between the two are never applied, with no error and no warning.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: first}
        ...
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: second}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: first}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: second}

    See
        https://yaml.org/spec/1.2.2/#912-document-markers
    """
    yield problem.finding
