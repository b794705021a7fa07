from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "malformed-suppression",
    "comment or annotation is meant to be a suppression, but is none",
    on=EACH_PROBLEM,
    severity="warning",
    preset="default",
    category="k8slint",
    since="0.1",
    kinds=("malformed-suppression", "no-reason-suppression"),
)
def malformed_suppression(problem: Problem) -> Iterator[Finding]:
    """
    Why
        A comment that starts with `k8slint` and does not follow the grammar silences nothing. With
        `require-suppression-reason` in the configuration, a suppression without a reason counts as malformed,
        too: after a year nobody knows whether it may go.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx # k8slint: ignore latest-tag

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
