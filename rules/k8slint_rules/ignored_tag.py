from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "ignored-tag",
    "kubectl ignores the tag of a value",
    on=EACH_PROBLEM,
    severity="warning",
    preset="default",
    category="yaml",
    since="0.1",
    kinds=("ignored-tag",),
)
def ignored_tag(problem: Problem) -> Iterator[Finding]:
    """
    Why
        A tag such as `!Ref` or `!vault` asks some tool to replace the value. kubectl and kustomize know none
        of them: the tag is dropped, and the text behind it is applied as it stands.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          password: !vault secret/web#password

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          password-file: /run/secrets/web

    Except
        Files that the tool of the tag reads first.

    See
        https://yaml.org/spec/1.2.2/#24-tags
    """
    yield problem.finding
