"""What a code frame may not show: the secret parts of its lines."""

from __future__ import annotations

from k8slint.outcome import Outcome
from k8slint.source import Source, Span, overlapping

MASK = "•••"


class Masks:
    """The secret spans of an outcome, asked by pieces of a source."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def within(self, source: Source, piece: Span) -> list[Span]:
        """The secret parts of a piece of a text, which lies in one line, as offsets from its start."""
        secrets = self._outcome.secrets.get(source.path, ())
        return [
            Span(max(secret.start, piece.start) - piece.start, min(secret.end, piece.end) - piece.start)
            for secret in overlapping(secrets, piece)
        ]
