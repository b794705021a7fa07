"""`k8slint rules`: list the rules."""

from __future__ import annotations

import click

from k8slint.cli.choice import Choice
from k8slint.cli.output import give_up, opened
from k8slint.config import find_config, load
from k8slint.errors import UsageError
from k8slint.registry import builtin
from k8slint.select import Selector, command_line
from k8slint.settings import Settings


@click.command("rules")
@click.option("--select", multiple=True, metavar="WORDS", help="Only these rules, categories, sets or presets.")
@click.option("--output-format", "-f", type=Choice(["text", "json"]), default="text", show_default=True)
def command(select: tuple[str, ...], output_format: str) -> None:
    """List the rules: severity, preset, what they are about, and whether they run here."""
    registry = builtin()
    entries = sorted(registry.entries.values(), key=lambda entry: entry.id)
    try:
        path = find_config(".")
        selector = Selector(load(path, entries) if path else Settings(), entries)
        chosen = (
            {rule.id for rule in Selector(Settings(), entries, command_line(select=select)).rules} if select else None
        )
        rows = [(entry, selector.decide(entry.id)) for entry in entries if chosen is None or entry.id in chosen]
    except UsageError as error:
        give_up(error)
    with opened(None) as stream:
        if output_format == "json":
            import json

            listed = [
                {
                    "id": entry.id,
                    "summary": entry.summary,
                    "severity": decision.severity,
                    "preset": entry.preset,
                    "category": entry.category,
                    "sets": entry.sets,
                    "since": entry.since,
                    "peers": entry.peers,
                    "on": decision.on,
                    "because": decision.because,
                }
                for entry, decision in rows
            ]
            json.dump(listed, stream, indent=2)
            stream.write("\n")
            return
        width = max((len(entry.id) for entry, _ in rows), default=0)
        for entry, decision in rows:
            state = "on " if decision.on else "off"
            stream.write(f"{entry.id:<{width}}  {state}  {decision.severity:<7}  {entry.preset:<7}  {entry.summary}\n")
        on = sum(decision.on for _, decision in rows)
        stream.write(f"\n{len(rows)} rules, {on} of them on here. k8slint rule ID explains one.\n")
