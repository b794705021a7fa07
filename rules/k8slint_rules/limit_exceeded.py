from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "limit-exceeded",
    "file is larger or deeper than k8slint reads",
    on=EACH_PROBLEM,
    severity="error",
    preset="minimal",
    category="k8slint",
    since="0.1",
    kinds=("limit",),
)
def limit_exceeded(problem: Problem) -> Iterator[Finding]:
    """
    Why
        Files of strangers can be built to exhaust a reader: a hundred thousand brackets, aliases that expand
        to gigabytes. k8slint stops at bounds that no real manifest comes near (10 MiB a file, 128 levels,
        10,000 documents, 2 million nodes). What lies behind the bound was not checked, so the run counts as
        incomplete and ends with exit code 2.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          - [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
            [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
        # ... and so on

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {level: info}
    """
    yield problem.finding
