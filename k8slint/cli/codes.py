"""The exit codes, and who decides on them."""

from __future__ import annotations

from k8slint.finding import SEVERITIES
from k8slint.outcome import Outcome

CLEAN = 0
FINDINGS = 1
INCOMPLETE = 2


def exit_code(outcome: Outcome) -> int:
    """0 clean, 1 findings at or above the level (`never` means none is), 2 when something could not be done."""
    if outcome.failures:
        return INCOMPLETE
    level = outcome.fail_on
    failing = SEVERITIES[: SEVERITIES.index(level) + 1] if level in SEVERITIES else ()  # "never" is none of them
    return FINDINGS if any(d.severity in failing for d in outcome.diagnostics) else CLEAN
