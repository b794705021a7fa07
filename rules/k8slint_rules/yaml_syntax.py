from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "yaml-syntax",
    "kubectl cannot read the text of a document",
    on=EACH_PROBLEM,
    severity="error",
    preset="minimal",
    category="yaml",
    since="0.1",
    kinds=("syntax",),
)
def yaml_syntax(problem: Problem) -> Iterator[Finding]:
    """
    Why
        kubectl stops at the first document that it cannot read. What stands before it in the file may be
        applied, what stands behind it is not. Its own message counts lines from the start of the document
        instead of the file, and is often off by one.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: greetings}
        data:
          morning: good day: to you

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: greetings}
        data:
          morning: "good day: to you"

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/
    """
    yield problem.finding
