"""`k8slint server`: the language server for editors."""

from __future__ import annotations

import os

import click

from k8slint.registry import builtin, with_plugins


@click.command("server")
@click.option("--plugins", is_flag=True, help="Load the rules of installed packages, too.")
@click.option("--stdio", is_flag=True, hidden=True, expose_value=False, help="What it does anyway.")
def command(plugins: bool) -> None:
    """Serve an editor on standard input and output (Language Server Protocol).

    Editors start it by themselves.
    """
    from k8slint.lsp.server import run

    code = run(with_plugins(builtin()) if plugins else builtin())
    os._exit(code)  # a thread may still be waiting for the client
