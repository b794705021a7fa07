"""What `k8slint check` does, once its command line is read: lint, report, exit."""

from __future__ import annotations

import os
import sys
from typing import Any

from k8slint.cache.store import default_folder
from k8slint.cli.codes import exit_code
from k8slint.cli.output import break_off, colour_wanted, complain, give_away, give_up, opened
from k8slint.errors import UsageError
from k8slint.gather import STDIN
from k8slint.outcome import Outcome
from k8slint.registry import builtin, with_plugins
from k8slint.report import reporter
from k8slint.report.words import count, summary_line
from k8slint.run import Request, check
from k8slint.select import command_line

_MOST_JOBS = 256
_WORDS = ("preset", "select", "extend_select", "ignore", "severity", "no_suppressions")


def run(
    paths: tuple[str, ...],
    output_format: str,
    output_file: str | None,
    plugins: bool,
    color: str,
    quiet: bool,
    verbose: bool,
    no_cache: bool,
    cache_dir: str | None,
    jobs: str | None,
    **options: Any,
) -> None:
    """Lint, report and end the process."""
    try:
        registry = with_plugins(builtin()) if plugins else builtin()
        words = command_line(**{key: options.pop(key) for key in _WORDS})
        if options["stdin_filename"] and STDIN not in paths:
            paths = (*paths, STDIN)
        # What the rules of others say may depend on anything.
        cache = None if no_cache or plugins else cache_dir or os.environ.get("K8SLINT_CACHE_DIR") or default_folder()
        outcome = check(Request(paths or (".",), words, cache=cache, jobs=_number(jobs), **options), registry)
        _report(outcome, output_format, output_file, color, quiet)
    except UsageError as error:
        give_up(error)
    except BrokenPipeError:
        give_away(sys.stdout)
    for warning in outcome.warnings:
        complain(f"warning: {warning}")
    if verbose:
        _tell(outcome)
    for failure in outcome.failures:
        complain(failure)
    sys.exit(exit_code(outcome))


def _number(jobs: str | None) -> int | None:
    if jobs is None:
        return None
    if not jobs.isascii() or not jobs.isdecimal() or not 0 < int(jobs) <= _MOST_JOBS:
        raise UsageError(f"--jobs takes a number from 1 to {_MOST_JOBS}, not '{jobs}'")
    return int(jobs)


def run_alone(values: dict[str, Any]) -> None:
    """The same where no click stands around it: whatever goes wrong ends with one sentence."""
    try:
        run(**values)
    except (KeyboardInterrupt, Exception) as error:
        break_off(error)


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
