from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "not-an-object",
    "document is meant to be a Kubernetes object, but is none",
    on=EACH_PROBLEM,
    severity="error",
    preset="minimal",
    category="yaml",
    since="0.1",
    kinds=("not-an-object",),
)
def not_an_object(problem: Problem) -> Iterator[Finding]:
    """
    Why
        Every document that kubectl is given must be a mapping with `apiVersion` and `kind`, both text.
        Without `kind` kubectl refuses the document, without `apiVersion` the API server does. Most checkers
        skip such a document without a word, and the faults inside of it stay unseen.

    Bad
        apiVersion: v1
        Kind: ConfigMap
        metadata: {name: settings}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}

    Except
        Files that look like something else, such as Helm values and compose files, are counted as skipped.

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields
    """
    yield problem.finding
