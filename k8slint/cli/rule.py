"""`k8slint rule ID`: explain one rule."""

from __future__ import annotations

import click

from k8slint.cli.choice import Choice
from k8slint.cli.output import give_up, opened
from k8slint.errors import UsageError
from k8slint.registry import builtin
from k8slint.rulepage import as_json, as_text
from k8slint.vocabulary import Vocabulary, did_you_mean


@click.command("rule")
@click.argument("id", metavar="ID")
@click.option("--output-format", "-f", type=Choice(["text", "json"]), default="text", show_default=True)
def command(id: str, output_format: str) -> None:
    """Explain one rule: why it matters, what is flagged, what to write instead."""
    registry = builtin()
    vocabulary = Vocabulary(list(registry.entries.values()))
    ids = vocabulary.ids(id)
    try:
        if not ids:
            raise UsageError(f"there is no rule '{id}'{did_you_mean(vocabulary.near_rule(id))}")
        with opened(None) as stream:
            for each in ids:
                rule = registry.load(each)
                stream.write(as_json(rule) if output_format == "json" else as_text(rule))
    except UsageError as error:
        give_up(error)
