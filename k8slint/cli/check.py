"""`k8slint check`: lint, report, exit."""

from __future__ import annotations

from typing import Any

import click

from k8slint.cli.checking import run
from k8slint.cli.choice import Choice
from k8slint.cli.options import OPTIONS, Option


def _declared(option: Option) -> click.Option:
    """An option as click knows it."""
    kind = Choice(option.choices) if option.choices else click.Path() if option.metavar == "PATH" else click.STRING
    return click.Option(
        (*option.written, option.name),
        type=click.BOOL if option.flag else kind,
        is_flag=option.flag,
        multiple=option.many,
        default=False if option.flag else option.default,
        show_default=option.show_default,
        metavar=option.metavar,
        help=option.help or None,
    )


@click.command("check", params=[click.Argument(["paths"], nargs=-1, type=click.Path()), *map(_declared, OPTIONS)])
def command(**values: Any) -> None:
    """Lint Kubernetes manifests in files, folders, or standard input (-).

    Folders are searched for .yaml, .yml and .json files. The paths choose what is reported; rules that compare objects
    see the whole project: everything below the nearest .k8slint.yaml, else the git root, else the working directory.
    """
    run(**values)
