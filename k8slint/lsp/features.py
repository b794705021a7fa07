"""What an editor asks about a place: each question is answered by a function that knows no protocol."""

from __future__ import annotations

import asyncio

from k8slint.lsp.connection import Server


def register(server: Server, ready: asyncio.Event) -> None:
    """Offer the features to the client."""
