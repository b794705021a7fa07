"""How much of a file the reader is willing to read."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Bounds for one file; what goes beyond is reported and not read."""

    file_bytes: int = 10 * 1024 * 1024
    documents: int = 10_000
    nodes: int = 2_000_000
    depth: int = 128
    alias_nodes: int = 400_000


DEFAULT_LIMITS = Limits()


def too_many_aliases(aliased: int, total: int) -> bool:
    """Whether kubectl refuses a document of `total` nodes of which `aliased` came through an alias."""
    if aliased <= 100 or total <= 1000:
        return False
    low, high = 400_000, 4_000_000
    share = 0.99 - 0.89 * (total - low) / (high - low)
    return aliased / total > min(0.99, max(0.10, share))
