"""PodDisruptionBudgets: which pods they are for, and how many of them must stay."""

from __future__ import annotations

from collections.abc import Iterable

from k8slint.kube.labels import Selector, selector_of
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At
from k8slint.pattern import Pattern

PDB = "policy/PodDisruptionBudget"

_PERCENT = Pattern(r"[0-9]{1,18}%")


@once
def pods_guarded(pdb: Object) -> Selector | None:
    """The selector of a budget; None where it selects nothing, or nobody can know yet what.

    An empty one selects every pod of the namespace since policy/v1, and none before.
    """
    at = pdb["spec"]["selector"]
    selector = selector_of(at)
    if not at.is_map or (selector.empty and (len(at["matchLabels"]) or pdb.version != "v1")):
        return None
    if len(selector.pairs) < len(at["matchLabels"]) or looks_unfilled(str(selector)):
        return None
    return selector


def percentage(at: At) -> int | None:
    """The number in front of the percent sign; None for everything else."""
    text = at.text or ""
    return int(text[:-1]) if _PERCENT.fullmatch(text) else None


def amount(at: At, total: int) -> int | None:
    """How many of a total a budget's number or percentage means: rounded up, as Kubernetes does for both fields."""
    percent = percentage(at)
    return at.number if percent is None else -(-total * percent // 100)


def total(counts: Iterable[int | None]) -> int | None:
    """The sum; None where a part is not known."""
    found = list(counts)
    return None if None in found else sum(count or 0 for count in found)
