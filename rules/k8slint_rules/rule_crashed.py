from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "rule-crashed",
    "rule failed while it looked at a file",
    on=EACH_PROBLEM,
    severity="error",
    preset="minimal",
    category="k8slint",
    since="0.1",
    kinds=("rule-crashed",),
)
def rule_crashed(problem: Problem) -> Iterator[Finding]:
    """
    Why
        A fault in a rule must not look like a clean file. What the other rules say is complete, what this one
        would have said is not known, so the run counts as incomplete and ends with exit code 2. The message
        holds the type of the exception only, since its text may quote the manifest.

    Except
        There is nothing to write differently in the manifest. Please report the fault, to the authors of the
        plugin if the rule comes from one.
    """
    yield problem.finding
