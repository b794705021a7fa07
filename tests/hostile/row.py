"""One line of the list: some input, and what is promised about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Test = TypeVar("Test", bound=Callable[..., Any])

ROWS: dict[int, Row] = {}


@dataclass(frozen=True)
class Row:
    """What is promised about some input; a decorator of the tests that hold it.

    `given` and `then` are Markdown. `exit` is the code that every run of the row ends with, None where it depends.
    `seconds` of CPU over those of an empty run, and `mebibytes` at the peak over 25 times the input, are the most that
    it takes.
    """

    number: int
    given: str
    then: str
    place: str = ""
    exit: int | None = None
    seconds: float = 1.0
    mebibytes: float = 150.0
    tests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if ROWS.setdefault(self.number, self) is not self:
            raise ValueError(f"there are two rows {self.number}")

    def __call__(self, test: Test) -> Test:
        """Make a test one of this row."""
        self.tests.append(test.__name__)
        test.row = self  # type: ignore[attr-defined]
        return test
