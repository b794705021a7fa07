from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "invisible-line-break",
    "character that editors do not show ends a comment",
    on=EACH_PROBLEM,
    severity="error",
    preset="default",
    category="yaml",
    since="0.1",
    kinds=("invisible-line-break",),
)
def invisible_line_break(problem: Problem) -> Iterator[Finding]:
    r"""
    Why
        The characters U+0085, U+2028 and U+2029 end a line for the YAML readers of kubectl and kustomize,
        also inside a comment. Most editors and review tools show them as nothing at all or as a blank. So
        text that looks commented out is live: `# see below` and then, on what looks like the same line, a
        privileged container.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        # reviewed by the platform team\u2028data: {allow: everyone}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        # reviewed by the platform team
        data: {allow: everyone}

    See
        https://yaml.org/spec/1.2.2/#54-line-break-characters
    """
    yield problem.finding
