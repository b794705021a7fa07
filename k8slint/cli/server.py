"""`k8slint server`: the language server for editors."""

from __future__ import annotations

import os
import sys

import click

from k8slint.cli.output import complain
from k8slint.registry import builtin, with_plugins


@click.command("server")
@click.option("--plugins", is_flag=True, help="Load the rules of installed packages, too.")
@click.option("--stdio", is_flag=True, hidden=True, expose_value=False, help="What it does anyway.")
def command(plugins: bool) -> None:
    """Serve an editor on standard input and output (Language Server Protocol).

    Editors start it by themselves.
    """
    from k8slint.lsp.server import run

    if sys.stdin is not None and sys.stdin.isatty():
        complain("an editor is to start this and talk to it; Ctrl-C ends it")
    code = run(with_plugins(builtin()) if plugins else builtin())
    os._exit(code)  # a thread may still be waiting for the client
