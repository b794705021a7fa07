"""`k8slint dev`: for people who work on k8slint or on rules of their own."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from k8slint.cli.codes import FINDINGS, INCOMPLETE
from k8slint.cli.output import complain, give_up, opened, tell
from k8slint.discover import Unreadable, read_bytes
from k8slint.errors import UsageError


@click.group("dev", hidden=True)
def command() -> None:
    """For people who work on k8slint."""


@command.command("read")
@click.argument("file", type=click.Path())
def read_command(file: str) -> None:
    """Print the objects of FILE as kubectl sees them, one JSON object a line; exit 1 where kubectl refuses it."""
    from k8slint.reading.limits import Limits
    from k8slint.reading.objects import kubectl_verdict, to_json
    from k8slint.reading.read import read

    # kubectl itself stops at a depth of 10,000 and counts neither bytes nor documents.
    limits = Limits(file_bytes=1 << 30, documents=1 << 24, nodes=1 << 26, depth=10_000)
    try:
        data = sys.stdin.buffer.read() if file == "-" else read_bytes(file, limits.file_bytes)
    except Unreadable as error:
        complain(f"{file}: {error}")
        sys.exit(INCOMPLETE)
    found = kubectl_verdict(read(data, file, limits))
    if isinstance(found, str):
        complain(f"{file}: {found}")
        sys.exit(FINDINGS)
    with opened(None) as stream:
        for value in found:
            stream.write(to_json(value).replace("\x7f", "\\u007f") + "\n")


@command.command("new-rule")
@click.argument("id", metavar="ID")
@click.option("--on", "target", required=True, metavar="TARGET", help="What the rule is shown, such as container.")
def new_rule_command(id: str, target: str) -> None:
    """Write the skeleton of a rule and of its fixture. Both fail until they are filled in, as they should."""
    from k8slint.scaffold import write_rule

    try:
        for path in write_rule(Path(), id, target):
            tell(f"wrote {path}")
    except UsageError as error:
        give_up(error)


@command.command("docs")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a page is stale.")
def docs_command(check: bool) -> None:
    """Write what is generated from the rules: their index, their pages, the schema of the config file."""
    from k8slint.scaffold import generated

    stale = []
    wanted = generated()
    for path, text in wanted.items():
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(path)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="\n")
    pages = Path("docs/rules")
    for path in sorted(pages.glob("*.md")) if pages.is_dir() else []:
        if path not in wanted:
            stale.append(path)
            if not check:
                path.unlink()
    for path in stale:
        tell(f"{'stale' if check else 'wrote'}: {path}")
    if check and stale:
        complain("run: k8slint dev docs")
        sys.exit(FINDINGS)
