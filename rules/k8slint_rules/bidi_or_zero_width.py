from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.rule import rule
from k8slint.target import EACH_PROBLEM, Problem


@rule(
    "bidi-or-zero-width",
    "invisible character changes what is read or shown",
    on=EACH_PROBLEM,
    severity="warning",
    preset="default",
    category="yaml",
    since="0.1",
    kinds=("invisible-character",),
)
def bidi_or_zero_width(problem: Problem) -> Iterator[Finding]:
    r"""
    Why
        A bidirectional control reorders what a reviewer sees but not what Kubernetes reads. A zero-width
        space, or a no-break space that came with a copy from a web page, makes another key or another value
        of a word that looks right: `kind\u00a0:` is not `kind:`.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          user: "adm\u200bin"

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          user: "admin"

    Except
        Joiners and direction marks inside of values and comments, which some languages need. Where the
        character is wanted, its escape in double quotes says so to every reader.

    See
        https://trojansource.codes/
    """
    yield problem.finding
