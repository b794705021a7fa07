"""The exit codes, and who decides on them."""

from __future__ import annotations

from k8slint.outcome import Outcome

CLEAN = 0
FINDINGS = 1
INCOMPLETE = 2
INTERRUPTED = 130


def exit_code(outcome: Outcome) -> int:
    """0 clean, 1 findings at or above the level that fails, 2 when something could not be done."""
    if outcome.failures:
        return INCOMPLETE
    return FINDINGS if outcome.failed else CLEAN
