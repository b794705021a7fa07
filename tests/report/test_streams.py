"""What leaves the process, as bytes: files of any name and holding anything, in any encoding of the terminal."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from k8slint.report import FORMATS

from .hostile import RAW

ROOT = Path(__file__).parents[2]

# Some of these are no names on some systems.
NAMES = (
    *(b"\xff.yaml", b"\x9b31m.yaml", b"a\n::error::x.yaml", b"a\r\n##vso[task.x]y.yaml", b"\x1b[2J.yaml", b"\x07.yaml"),
    *(b"%0A::error::.yaml", b"##[group]x.yaml", b"<&\"'>](x)`*_|.yaml", b"::.yaml", b" ::x.yaml", b"--\x1b[31m.yaml"),
    *(name.encode() for name in ("\u202egpj.yaml", "\u2028x.yaml", "\u200b.yaml", "\u011b\u015b.yaml", "\u65e5.yaml")),
)
CONTENT = rb"""apiVersion: v1
kind: Pod
metadata: {name: "a\e[31m\u202e\n::error::%0A##[x]", labels: {"\x9b31m": "\u2028"}}
spec: {containers: [{name: a, image: nginx, "im\e[31m::error::\u202e": "<![CDATA[x]]>](y)"}]}
--- # ::error::b
b: c: d
"""
TERMINALS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "utf-8": ("utf-8", {"PYTHONIOENCODING": "utf-8"}),
    "ascii": ("ascii", {"PYTHONIOENCODING": "ascii"}),
    "latin-1": ("latin-1", {"PYTHONIOENCODING": "latin-1"}),
    "cp1252, strict": ("cp1252", {"PYTHONIOENCODING": "cp1252:strict"}),
    "C": ("utf-8", {"LC_ALL": "C"}),
    "C and nothing else": ("ascii", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of files with all these names."""
    folder = tmp_path_factory.mktemp("names")
    (folder / ".git").mkdir()
    for name in NAMES:
        try:
            Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_bytes(CONTENT)
        except (OSError, ValueError):  # no name here
            continue
    return folder


def printed(folder: Path, arguments: list[str | bytes], terminal: str = "utf-8") -> tuple[int, str, str]:
    """What a run prints, in the encoding of its terminal."""
    encoding, environment = TERMINALS[terminal]
    variables = {**{name: value for name, value in os.environ.items() if not name.startswith("LC_")}, **environment}
    command = [sys.executable, "-m", "k8slint", *arguments]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding)


def is_tame(text: str) -> bool:
    """Whether every line is fit for a terminal and for the log of a CI runner."""
    lines = text.split("\n")
    return not any(RAW.search(line) or line.lstrip().startswith("::") for line in lines)


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes there")
@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("format", FORMATS)
def test_a_report_is_tame_on_any_terminal(format: str, terminal: str, folder: Path) -> None:
    code, out, err = printed(folder, ["check", "-f", format, "-v", "--preset", "all"], terminal)
    assert code == 1
    assert out.count("yaml-syntax") >= 10
    if format == "github":
        out = "".join(
            line for line in out.splitlines(keepends=True) if not line.startswith(("::error", "::warn", "::not"))
        )
        assert not RAW.search(out.replace("\n", ""))
    assert is_tame(out)
    assert is_tame(err)


_WORD = b"x\x1b[31m\n::error::\xe2\x80\xae\xff"


@pytest.mark.skipif(os.name == "nt", reason="arguments are no bytes there")
@pytest.mark.parametrize("terminal", ["utf-8", "latin-1", "ascii"])
@pytest.mark.parametrize(
    "arguments",
    [
        [b"check", _WORD],
        [b"check", b"--" + _WORD],
        [b"check", b"-f", _WORD],
        [b"check", b"--jobs", _WORD],
        [b"check", b"--severity", _WORD],
        [b"check", b"--select", _WORD],
        [b"check", b"--kubernetes-version", _WORD],
        [b"check", b"--config", _WORD],
        [b"check", b"--output-file", b"/nowhere/" + _WORD],
        [b"check", b"\xc4\x9b31m"],
        [b"--" + _WORD],
        [_WORD],
        [b"rule", _WORD],
        [b"rule", b"latest-tag", _WORD],
        [b"rules", b"--select", _WORD],
        [b"config", b"show", _WORD],
        [b"config", _WORD],
        [b"dev", b"read", _WORD],
        [b"dev", b"new-rule", _WORD, b"--on", _WORD],
    ],
    ids=repr,
)
def test_a_complaint_is_tame(arguments: list[str | bytes], terminal: str, tmp_path: Path) -> None:
    code, out, err = printed(tmp_path, arguments, terminal)
    assert code == 2
    assert err
    assert is_tame(out)
    assert is_tame(err)


SETTINGS = {
    "shown": (
        0,
        'exclude: ["\\u202e\\e[31m\\x9b\\n::error::"]\noverrides: [{files: ["\\u202e"], ignore: [latest-tag]}]\n',
    ),
    "key": (2, '"\\u202e\\e[31m\\x9b\\n::error::": 1\n'),
    "value": (2, 'fail-on: "\\u202e\\e[31m\\x9b\\n::error::"\n'),
    "rule": (2, 'rules: {"\\u202e\\e[31m\\x9b\\n::error::": {}}\n'),
    "broken": (2, 'fail-on: @"\\u202e\\e[31m\n::error::"\n'),
}


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("command", [["config", "show"], ["check"], ["rules"]], ids=" ".join)
def test_what_a_configuration_holds_is_tame(command: list[str | bytes], name: str, tmp_path: Path) -> None:
    code, text = SETTINGS[name]
    (tmp_path / ".k8slint.yaml").write_text(text)
    done, out, err = printed(tmp_path, command)
    assert done == code
    assert is_tame(out)
    assert is_tame(err)


def test_what_kubectl_would_send_is_tame(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('apiVersion: v1\nkind: "\\e\\x7f\\x9b\\u202e\\u2028"\n')
    code, out, err = printed(tmp_path, ["dev", "read", "a.yaml"])
    assert (code, err) == (0, "")
    assert is_tame(out)


# Who may write to the streams of the process, and who only flushes them or puts another one in their place.
_DOORS = {
    "k8slint/cli/output.py": {"sys.stdout", "sys.stderr"},
    "k8slint/lsp/connection.py": {"logging", "sys.stdout", "sys.stderr"},  # which has others write elsewhere, or not
}
_FLUSHES = {"k8slint/crew.py", "k8slint/cli/checking.py"}


_STREAMS = frozenset({"stdout", "stderr", "__stdout__", "__stderr__", "displayhook", "excepthook"})
_CALLS = frozenset({"click.echo", "click.secho", "click.prompt", "click.confirm", "click.pause", "warnings.warn"})


def _ways_out(path: Path) -> Iterator[str]:
    """Everything in a module that may print."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Name) and node.id in ("print", "input", "breakpoint"):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            if (node.value.id == "sys" and node.attr in _STREAMS) or name in _CALLS:
                yield name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names}
            module = node.module if isinstance(node, ast.ImportFrom) else None
            yield from names & {"logging", "pprint", "traceback", "warnings", "print_exc"}
            yield from (f"{module}.{name}" for name in names & {"echo", "secho", "stdout", "stderr", "warn"})


def test_nothing_is_printed_but_through_the_doors() -> None:
    others = {}
    for package in ("k8slint", "rules/k8slint_rules", "schemas/k8slint_schemas"):
        for path in (ROOT / package).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            ways = set(_ways_out(path)) - _DOORS.get(name, set())
            if name in _FLUSHES:
                text = path.read_text("utf-8")
                assert "sys.stdout.write" not in text
                assert "sys.stderr.write" not in text
                ways -= {"sys.stdout", "sys.stderr"}
            if ways:
                others[name] = ways
    assert others == {}


@pytest.mark.parametrize(
    "line",
    [
        "print(1)",
        "import sys; sys.stdout.write('')",
        "import click; click.echo('')",
        "from sys import stderr",
        "import logging",
    ],
)
def test_a_way_out_is_seen(line: str, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(line)
    assert list(_ways_out(path))
