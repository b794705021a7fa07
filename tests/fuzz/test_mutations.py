"""A manifest without findings and with one fault in it: one finding, of the right rule, at the right place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest

from .budget import TIMES
from .lint import found_in
from .mutations import CHANGES
from .sites import CLEAN, Mutant, position, sites

_MOST = 20  # of one change in one file that are tried in CI, spread over it


class Also(NamedTuple):
    """Where more than one finding is right: what else may be said of a fault in this path of a kind, and why."""

    kind: str
    path: str
    rule: str
    reason: str


ALSO = (
    Also(
        "CustomResourceDefinition",
        r"spec\.versions\.schema\..*properties.*",
        "unknown-field",
        "a schema that has lost some of its fields does not have those that an object of the kind uses",
    ),
    Also("Service", "kind", "statefulset-service-name", "an unknown kind may be anybody's; there is no Service then"),
    Also("StatefulSet", "kind", "dangling-service", "an unknown kind may be anybody's; there are no pods then"),
    Also(
        "Service",
        r"spec\.selector\.app",
        "statefulset-service-name",
        "a headless Service that selects nothing has no endpoints, and the pods of its StatefulSet have no names",
    ),
)


def mutants(name: str, change: str) -> list[Mutant]:
    """Every text with this change of a clean file."""
    return [mutant for site in sites(CLEAN[name]) for mutant in CHANGES[change](site)]


def some(found: Sequence[Mutant]) -> Iterator[Mutant]:
    """A few of them, spread over the file; all of them by hand."""
    step = 1 if TIMES else -(-len(found) // _MOST) or 1
    yield from found[::step]


def excused(mutant: Mutant) -> list[Also]:
    """The exceptions that hold for a change."""
    return [each for each in ALSO if each.kind == mutant.kind and re.fullmatch(each.path, mutant.path)]


@pytest.mark.parametrize("name", CLEAN)
def test_there_is_nothing_to_say_of_a_clean_file(name: str) -> None:
    assert found_in({name: CLEAN[name].encode()}) == ()


@pytest.mark.parametrize("name", CLEAN)
@pytest.mark.parametrize("change", CHANGES)
def test_one_fault_is_one_finding(change: str, name: str) -> None:
    for mutant in some(mutants(name, change)):
        found = [(each.rule, *each.range.start) for each in found_in({name: mutant.text.encode()})]
        wanted = (mutant.rule, *position(mutant.text, mutant.at))
        assert found.count(wanted) == 1, (mutant[1:], wanted, found)
        found.remove(wanted)
        allowed = {each.rule for each in excused(mutant)}
        assert [each for each in found if each[0] not in allowed] == [], mutant[1:]


def test_every_change_is_made_somewhere() -> None:
    assert [change for change in CHANGES if not any(mutants(name, change) for name in CLEAN)] == []


@pytest.mark.parametrize("exception", ALSO, ids=lambda each: f"{each.kind} {each.path}")
def test_every_exception_is_needed(exception: Also) -> None:
    made = (mutant for name in CLEAN for change in CHANGES for mutant in mutants(name, change))
    meant = (mutant for mutant in made if exception in excused(mutant))
    assert any(
        exception.rule in {each.rule for each in found_in({"a.yaml": mutant.text.encode()})} - {mutant.rule}
        or len(found_in({"a.yaml": mutant.text.encode()})) > 1
        for mutant in meant
    )
