from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "yaml-directive",
    "'%YAML 1.1' stands in front of the document",
    on=EACH_PROBLEM,
    severity="warning",
    preset="default",
    category="yaml",
    since="0.1",
    kinds=("directive",),
)
def yaml_directive(problem: Problem) -> Iterator[Finding]:
    """
    Why
        kubectl cuts a file at its `---` lines before it reads YAML. The directive ends up in a piece of its
        own that is no document, and kubectl refuses the file; kustomize does, too. An API server that is sent
        the file itself takes it. There is nothing to win: Kubernetes reads every file in the same way,
        whatever version it claims.

    Bad
        %YAML 1.1
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}

    See
        https://yaml.org/spec/1.2.2/#68-directives
    """
    yield problem.finding
