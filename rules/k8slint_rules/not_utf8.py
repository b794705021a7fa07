from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "not-utf8",
    "file is not UTF-8 text",
    on=EACH_PROBLEM,
    severity="error",
    preset="minimal",
    category="yaml",
    since="0.1",
    kinds=("not-utf8",),
)
def not_utf8(problem: Problem) -> Iterator[Finding]:
    r"""
    Why
        kubectl replaces every byte that is not UTF-8 by U+FFFD without a word, so a value arrives damaged in
        the cluster; kustomize refuses the file. UTF-16 and UTF-32 without a byte-order mark cannot be read at
        all.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: greetings}
        data:
          place: caf\xe9

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: greetings}
        data:
          place: café

    See
        https://yaml.org/spec/1.2.2/#52-character-encodings
    """
    yield problem.finding
