from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "unknown-suppression",
    "suppression names no rule, or a rule by its old id",
    on=EACH_PROBLEM,
    severity="warning",
    preset="default",
    category="k8slint",
    since="0.1",
    kinds=("unknown-suppression",),
)
def unknown_suppression(problem: Problem) -> Iterator[Finding]:
    """
    Why
        A misspelt rule id silences nothing, so the finding that it was written for is reported all the same;
        or it is not, today, and the next reader believes that it is taken care of.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx # k8slint: ignore[latest-tags] -- pinned next week

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx # k8slint: ignore[latest-tag] -- pinned next week
    """
    yield problem.finding
