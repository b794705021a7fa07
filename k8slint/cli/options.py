"""The options of `k8slint check`, and a reader for its ordinary command lines.

Click takes a third of the time that one small file takes. It makes the help and says what is wrong; a command line in
which nothing can be wrong is read here, with the same result.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from k8slint.report import FORMATS
from k8slint.vocabulary import PRESETS


class Option(NamedTuple):
    """An option: how it is written, the parameter it sets, and what it takes.

    One of `choices`, where there are some; several values where `many`; none at all where `flag`.
    """

    written: tuple[str, ...]
    name: str
    help: str
    choices: tuple[str, ...] = ()
    metavar: str | None = None
    default: str | None = None
    many: bool = False
    flag: bool = False
    show_default: bool = False

    @property
    def unset(self) -> object:
        """The value where nobody writes the option."""
        return () if self.many else False if self.flag else self.default


OPTIONS = (
    Option(("--preset",), "preset", "Which rules to run.  [default: default]", PRESETS),
    Option(
        ("--select",),
        "select",
        "Run these rules, categories, sets or presets instead; wins over --preset.",
        metavar="WORDS",
        many=True,
    ),
    Option(("--extend-select",), "extend_select", "Run these as well.", metavar="WORDS", many=True),
    Option(("--ignore",), "ignore", "Do not run these.", metavar="WORDS", many=True),
    Option(("--severity",), "severity", "Give a rule another severity.", metavar="RULE=LEVEL", many=True),
    Option(
        ("--no-suppressions",),
        "no_suppressions",
        "Report what comments and annotations would suppress, too.",
        flag=True,
    ),
    Option(
        ("--fail-on",),
        "fail_on",
        "Exit 1 when there is a finding of this level or above.  [default: error]",
        ("error", "warning", "info", "never"),
    ),
    Option(
        ("--kubernetes-version",),
        "kubernetes_versions",
        "Release to judge by; repeat it to judge by several.  [default: the newest on board]",
        metavar="1.34",
        many=True,
    ),
    Option(("--output-format", "-f"), "output_format", "", FORMATS, default="full", show_default=True),
    Option(("--output-file", "-o"), "output_file", "Write the report to a file.", metavar="PATH"),
    Option(("--config",), "config", "Use this configuration.  [default: the nearest .k8slint.yaml]", metavar="PATH"),
    Option(("--isolated",), "isolated", "Use no configuration at all.", flag=True),
    Option(
        ("--scope",),
        "scope",
        "What rules that compare objects know: the whole project, or the named files only.",
        ("project", "files"),
        default="project",
        show_default=True,
    ),
    Option(("--complete",), "complete", "All objects of the cluster are here: what is missing is an error.", flag=True),
    Option(
        ("--stdin-filename",),
        "stdin_filename",
        "Read standard input in place of that file.",
        metavar="PATH",
        default="",
    ),
    Option(
        ("--force-exclude",),
        "force_exclude",
        "Let excludes bind named files, too (for hooks and editors).",
        flag=True,
    ),
    Option(("--plugins",), "plugins", "Load the rules of installed packages, too.", flag=True),
    Option(("--no-cache",), "no_cache", "Neither read nor write a cache.", flag=True),
    Option(
        ("--cache-dir",),
        "cache_dir",
        "Keep results there.  [default: $K8SLINT_CACHE_DIR, else the cache directory of the user]",
        metavar="PATH",
    ),
    Option(
        ("--jobs", "-j"),
        "jobs",
        "How many processes may share the work.  [default: one for each processor, 4 at most]",
        metavar="N",
    ),
    Option(("--color",), "color", "", ("auto", "always", "never"), default="auto", show_default=True),
    Option(("--quiet", "-q"), "quiet", "Print findings only, no summary.", flag=True),
    Option(("--verbose", "-v"), "verbose", "Say which settings hold and what was skipped.", flag=True),
)
_BY_WORD = {word: option for option in OPTIONS for word in option.written}


def plain(arguments: Sequence[str]) -> dict[str, Any] | None:
    """What `check` is called with by an ordinary command line; None for one that click has to read."""
    # Click completes for shells, and does what the shell does elsewhere.
    if arguments[:1] != ["check"] or os.name == "nt" or "_K8SLINT_COMPLETE" in os.environ:
        return None
    values: dict[str, Any] = {option.name: option.unset for option in OPTIONS}
    paths: list[str] = []
    waiting = iter(arguments[1:])
    for word in waiting:
        if word == "-" or not word.startswith("-"):
            paths.append(word)
            continue
        written, equals, value = word.partition("=")
        option = _BY_WORD.get(written)
        if option is None or (equals and (option.flag or not written.startswith("--"))):
            return None
        if option.flag:
            values[option.name] = True
            continue
        value = value if equals else next(waiting, "")
        if value in ("", "-") or value.startswith("-") or (option.choices and value not in option.choices):
            return None
        values[option.name] = (*values[option.name], value) if option.many else value
    return {"paths": tuple(paths), **values}
