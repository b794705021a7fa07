from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "unused-suppression",
    "suppression matches no finding",
    on=EACH_PROBLEM,
    severity="warning",
    preset="default",
    category="k8slint",
    since="0.1",
    kinds=("unused-suppression",),
)
def unused_suppression(problem: Problem) -> Iterator[Finding]:
    """
    Why
        A suppression outlives its cause: the image got its tag, or the comment slid to another line. Left
        behind it hides the next finding of its rule at that place, which nobody has agreed to. It is judged
        only by rules that ran, so a run with fewer rules does not call it unused.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3 # k8slint: ignore[latest-tag] -- pinned next week

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
