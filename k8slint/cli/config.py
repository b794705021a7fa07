"""`k8slint config`: what holds for a path, and what may be written."""

from __future__ import annotations

import os

import click

from k8slint.cli.output import give_up, opened
from k8slint.config import find_config, load, show
from k8slint.config.keys import config_json_schema
from k8slint.errors import UsageError
from k8slint.registry import builtin
from k8slint.settings import Settings


@click.group("config")
def command() -> None:
    """Show the settings that hold for a path, or the schema of the config file."""


@command.command("show")
@click.argument("path", default=".", type=click.Path())
def show_command(path: str) -> None:
    """Print the settings that hold for PATH, and where each of them comes from."""
    folder = path if os.path.isdir(path) else os.path.dirname(path) or "."
    try:
        if not os.path.exists(path):
            raise UsageError(f"no such file or folder: '{path}'")
        config = find_config(folder)
        settings = load(config, list(builtin().entries.values())) if config else Settings()
        with opened(None) as stream:
            stream.write(show(settings))
    except UsageError as error:
        give_up(error)


@command.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of .k8slint.yaml, for editors."""
    import json

    with opened(None) as stream:
        json.dump(config_json_schema(list(builtin().entries.values())), stream, indent=2)
        stream.write("\n")
