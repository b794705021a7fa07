"""How much is tried: little and always the same in CI, as much as wanted by hand."""

from __future__ import annotations

import os
import random

from hypothesis import HealthCheck, settings

# `K8SLINT_FUZZ=100` tries a hundred times as much, and something else every time.
TIMES = int(os.environ.get("K8SLINT_FUZZ") or 0)


def tries(examples: int) -> settings:
    """The settings of a test that makes so many examples in CI."""
    return settings(
        settings.get_profile("calm"),
        max_examples=examples * (TIMES or 1),
        derandomize=not TIMES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def seeds(number: int) -> list[int]:
    """Seeds for what is left to chance elsewhere."""
    chance = random.Random(None if TIMES else 0)
    return [chance.randrange(1 << 32) for _ in range(number * (TIMES or 1))]
