"""Words to choose from on the command line, with the near one offered where a word is wrong."""

from __future__ import annotations

from typing import Any

import click

from k8slint.vocabulary import did_you_mean, near


class Choice(click.Choice[str]):
    """One of some words."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """The usual message, and what was probably meant."""
        usual: str = super().get_invalid_choice_message(value, ctx)
        hint = did_you_mean(near(str(value), self.choices))
        return usual.rstrip(".") + hint if hint else usual
