"""`k8slint check`: lint, report, exit."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from k8slint.cache.store import default_folder
from k8slint.cli.choice import Choice
from k8slint.cli.codes import exit_code
from k8slint.cli.output import colour_wanted, complain, give_up, opened
from k8slint.errors import UsageError
from k8slint.gather import STDIN
from k8slint.outcome import Outcome
from k8slint.registry import builtin, with_plugins
from k8slint.report import FORMATS, reporter
from k8slint.report.words import count, summary_line
from k8slint.run import Request, check
from k8slint.select import command_line
from k8slint.vocabulary import PRESETS

_WORDS = ("preset", "select", "extend_select", "ignore", "severity")


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--preset", type=Choice(PRESETS), help="Which rules to run.  [default: default]")
@click.option(
    "--select",
    multiple=True,
    metavar="WORDS",
    help="Run these rules, categories, sets or presets instead; wins over --preset.",
)
@click.option("--extend-select", multiple=True, metavar="WORDS", help="Run these as well.")
@click.option("--ignore", multiple=True, metavar="WORDS", help="Do not run these.")
@click.option("--severity", multiple=True, metavar="RULE=LEVEL", help="Give a rule another severity.")
@click.option(
    "--fail-on",
    type=Choice(["error", "warning", "info", "never"]),
    help="Exit 1 when there is a finding of this level or above.  [default: error]",
)
@click.option(
    "--kubernetes-version",
    "kubernetes_versions",
    multiple=True,
    metavar="1.34",
    help="Release to judge by; repeat it to judge by several.  [default: the newest on board]",
)
@click.option("--output-format", "-f", type=Choice(FORMATS), default="full", show_default=True)
@click.option("--output-file", "-o", type=click.Path(), help="Write the report to a file.")
@click.option("--config", type=click.Path(), help="Use this configuration.  [default: the nearest .k8slint.yaml]")
@click.option("--isolated", is_flag=True, help="Use no configuration at all.")
@click.option(
    "--scope",
    type=Choice(["project", "files"]),
    default="project",
    show_default=True,
    help="What rules that compare objects know: the whole project, or the named files only.",
)
@click.option("--complete", is_flag=True, help="All objects of the cluster are here: what is missing is an error.")
@click.option("--stdin-filename", metavar="PATH", default="", help="Read standard input in place of that file.")
@click.option("--force-exclude", is_flag=True, help="Let excludes bind named files, too (for hooks and editors).")
@click.option("--plugins", is_flag=True, help="Load the rules of installed packages, too.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write a cache.")
@click.option(
    "--cache-dir",
    type=click.Path(),
    envvar="K8SLINT_CACHE_DIR",
    show_envvar=True,
    help="Keep results there.  [default: the cache directory of the user]",
)
@click.option("--color", type=Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--quiet", "-q", is_flag=True, help="Print findings only, no summary.")
@click.option("--verbose", "-v", is_flag=True, help="Say which settings hold and what was skipped.")
def command(
    paths: tuple[str, ...],
    output_format: str,
    output_file: str | None,
    plugins: bool,
    color: str,
    quiet: bool,
    verbose: bool,
    no_cache: bool,
    cache_dir: str | None,
    **options: Any,
) -> None:
    """Lint Kubernetes manifests in files, folders, or standard input (-).

    Folders are searched for .yaml, .yml and .json files. The paths choose what is reported; rules that compare objects
    see the whole project: everything below the nearest .k8slint.yaml, else the git root, else the working directory.
    """
    try:
        registry = with_plugins(builtin()) if plugins else builtin()
        words = command_line(**{key: options.pop(key) for key in _WORDS})
        if options["stdin_filename"] and STDIN not in paths:
            paths = (*paths, STDIN)
        # What the rules of others say may depend on anything.
        cache = None if no_cache or plugins else cache_dir or default_folder()
        outcome = check(Request(paths=paths or (".",), words=words, cache=cache, **options), registry)
        _report(outcome, output_format, output_file, color, quiet)
    except UsageError as error:
        give_up(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for warning in outcome.warnings:
        complain(f"warning: {warning}")
    if verbose:
        _tell(outcome)
    for failure in outcome.failures:
        complain(failure)
    sys.stdout.flush()
    sys.exit(exit_code(outcome))


def _report(outcome: Outcome, output_format: str, output_file: str | None, color: str, quiet: bool) -> None:
    write = reporter(output_format)
    with opened(output_file) as stream:
        write(outcome, stream, colour_wanted(color, stream), quiet)
    if output_file and not quiet:
        complain(summary_line(outcome))


def _tell(outcome: Outcome) -> None:
    complain(f"Kubernetes {', '.join(outcome.kubernetes_versions)}")
    for note in outcome.notes:
        complain(note)
    excluded = 0
    for skip in outcome.summary.skipped:
        if skip.reason == "excluded":
            excluded += 1
        else:
            complain(f"skipped {skip.path}: {skip.reason}")
    if excluded:
        complain(f"skipped {count(excluded, 'excluded file')}")
