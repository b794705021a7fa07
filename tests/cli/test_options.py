"""An ordinary command line of `check` is read without click, and means the same."""

from __future__ import annotations

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from k8slint.cli.check import command
from k8slint.cli.checking import run_alone
from k8slint.cli.options import OPTIONS, plain


def by_click(arguments: list[str]) -> dict[str, object] | None:
    """What click makes of the arguments behind `check`; None where it refuses them or helps."""
    try:
        return command.make_context("check", list(arguments)).params
    except (click.ClickException, click.exceptions.Exit):
        return None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "a.yaml",
        "a.yaml b -",
        "--preset all a.yaml",
        "--preset=all a.yaml --quiet",
        "-f json a.yaml",
        "a.yaml -f sarif -o out.sarif -v -q",
        "--ignore a --ignore=b --kubernetes-version 1.34 --kubernetes-version 1.35",
        "--color never --color always",
        "--select a=b=c --severity latest-tag=error",
        "--scope files --complete --isolated --plugins --no-cache --force-exclude --stdin-filename a.yaml -",
        "--no-suppressions a.yaml",
    ],
)
def test_an_ordinary_line(line: str) -> None:
    values = plain(["check", *line.split()])
    assert values is not None
    assert values == by_click(line.split())


@pytest.mark.parametrize(
    "line",
    [
        *("--help", "-h", "--nope", "-x", "--", "-- -a", "--pres all", "--quiet=yes", "-qv", "-fjson", "-f=json", "-f"),
        *("--preset none", "--preset", "--preset --quiet", "--output-format Json", "--select -a", "--config="),
    ],
)
def test_a_line_for_click(line: str) -> None:
    assert plain(["check", *line.split()]) is None


@pytest.mark.parametrize("words", [[], ["rules"], ["--version"], ["-h", "check"], ["chek", "a.yaml"]])
def test_no_check_at_all(words: list[str]) -> None:
    assert plain(words) is None


def test_the_shell_asks_what_comes_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_K8SLINT_COMPLETE", "bash_complete")
    assert plain(["check", "a.yaml"]) is None


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [(ValueError("s3cr3t"), 2, "k8slint: error: ValueError in "), (KeyboardInterrupt(), 130, "")],
)
def test_the_last_resort(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("k8slint.cli.checking.check", fail)
    values = plain(["check", "a.yaml"])
    assert values is not None
    with pytest.raises(SystemExit) as ended:
        run_alone(values)
    assert ended.value.code == code
    heard = capsys.readouterr().err
    assert heard.startswith(said)
    assert "s3cr3t" not in heard


WORDS = [word for option in OPTIONS for word in option.written]
VALUES = ["", "-", "a", "a.yaml", "all", "json", "files", "never", "=", "a=b", "--", "-fjson", "é", "*.yaml", "~", "$A"]


@given(
    st.lists(
        st.sampled_from([*WORDS, *VALUES]) | st.builds("{}={}".format, st.sampled_from(WORDS), st.sampled_from(VALUES))
    )
)
def test_any_line(words: list[str]) -> None:
    values = plain(["check", *words])
    assert values is None or values == by_click(words)
