"""The command line as click reads it: one module a command, imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from k8slint import __version__

_COMMANDS = {
    "check": "Lint manifests: files, folders, or - for standard input.",
    "rule": "Explain one rule: why, a bad and a good example, options.",
    "rules": "List the rules.",
    "server": "Serve an editor: the language server on standard input and output.",
    "config": "Show the settings that hold for a path, or the schema of the config file.",
    "dev": "For people who work on k8slint.",
}


class _Commands(click.Group):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            from k8slint.vocabulary import did_you_mean, near

            ctx.fail(f"no such command '{cmd_name}'{did_you_mean(near(cmd_name, _COMMANDS))}")
        command: click.Command = import_module(f"k8slint.cli.{cmd_name}").command
        return command

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> click.Context:
        from k8slint.cli.output import tamed

        with tamed():
            return super().make_context(info_name, args, *rest, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. Whatever goes wrong ends with one sentence that holds nothing of a manifest."""
        from k8slint.cli.output import break_off, tamed

        try:
            with tamed():
                return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort):
            raise
        except (KeyboardInterrupt, Exception) as error:
            break_off(error)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, about in _COMMANDS.items() if name != "dev"])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="k8slint", message="%(prog)s %(version)s")
def cli() -> None:
    """A linter for Kubernetes manifests: what the API server refuses, what will hurt later, and exactly where.

    Start with `k8slint check`. It needs no cluster, no network and no configuration.
    """
