"""No text can make k8slint slow: every pattern and every whole run takes time in proportion to what it reads."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from k8slint.config.toml import tool_table
from k8slint.kube.hidden import hidden_in
from k8slint.pattern import Pattern
from k8slint.reading.read import read

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path.relative_to(folder).as_posix()
    for folder, package in ((ROOT, "k8slint"), (ROOT / "rules", "k8slint_rules"))
    for path in (folder / package).rglob("*.py")
    if path.stem != "__main__"
)
METHODS = frozenset(("search", "match", "fullmatch", "findall", "finditer", "sub", "split"))

# Patterns that are shown the beginning of a text only, by file and name or text, and how much of it.
BOUNDED: Mapping[tuple[str, str], int] = {
    ("k8slint/globs.py", "_TOKEN"): 500,
    ("k8slint/kube/secrets.py", r"_*\d+$"): 256,
}

UNITS = (
    *" \t\n\r0a1A-_./:,;{}[]()<>$%@#\"'\\=|&?*+~!é",
    *("- ", "a.", "a-", "a_", "0.", "a b ", ", ", "# ", "{{", "${", "a:", "a: ", "a\n", " \n", "\\\\", "A_", "00:"),
    *("\r\n", "#\r\n", "--\n", "a: '"),
)
TAILS = ("", " x", "!")
WORD = re.compile(r"[A-Za-z]{3,}")
# What is slow is noticed at the small lengths, before it takes forever at the large one.
LENGTHS = (24, 32, 40, 48, 60, 72, 600, 20_000)
SECONDS = 0.1  # of the processor; where the time grows with the square of the length, it is more than that


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, Pattern):
        yield value.compiled
    elif isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from _patterns(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _patterns(each)


def uses(path: str) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """The patterns of a file, and how each is used: the ones with a name, and the ones written where they are used."""
    module = importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    calls = [
        (node.func.value.id, node.func.attr, node.args)
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS
        if isinstance(node.func.value, ast.Name)
    ]
    named = {name: tuple(_patterns(value)) for name, value in vars(module).items() if any(_patterns(value))}
    by_other_names = {method for owner, method, _ in calls if owner not in named and owner != "re"}
    for name, patterns in named.items():
        methods = {method for owner, method, _ in calls if owner == name} or by_other_names
        yield from ((name, pattern, method) for pattern in patterns for method in sorted(methods))
    for owner, method, args in calls:
        if owner == "re" and args:
            first = args[0]
            written = first.value if isinstance(first, ast.Constant) else None
            if isinstance(first, ast.Name):
                written = getattr(module, first.id, None)
            if isinstance(written, str):
                yield written, re.compile(written), method


def _seconds(pattern: re.Pattern[str], method: str, text: str) -> float:
    start = time.process_time()
    if method in ("match", "fullmatch"):
        getattr(pattern, method)(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - start


def slowest(pattern: re.Pattern[str], method: str, bound: int) -> str:
    """The first text that takes a pattern too long, in words; empty if there is none."""
    words = dict.fromkeys(WORD.findall(pattern.pattern))
    for unit, tails in (*((unit, TAILS) for unit in UNITS), *((word, TAILS[:1]) for word in words)):
        for tail in tails:
            for length in LENGTHS:
                text = unit * (min(length, bound) // len(unit)) + tail
                taken = _seconds(pattern, method, text)
                if taken > SECONDS:
                    return f"{taken:.1f} s for {len(text)} characters, {unit!r} and in the end {tail!r}"
    return ""


@pytest.mark.parametrize("path", SOURCES)
def test_no_pattern_is_slow(path: str) -> None:
    slow = {
        f"{name} {method}": found
        for name, pattern, method in uses(path)
        if (found := slowest(pattern, method, BOUNDED.get((path, name), LENGTHS[-1])))
    }
    assert slow == {}


@pytest.mark.parametrize("pattern", [r"[0-9]*[a-z]*[0-9]*", r"\s+#", r"\{\{.*\}\}", r"(?:\r\n|\n|\r)*%"])
def test_a_slow_pattern_is_seen(pattern: str) -> None:
    method = "search" if "#" in pattern or "{" in pattern else "fullmatch"
    assert slowest(re.compile(pattern, re.DOTALL), method, LENGTHS[-1])


def test_every_pattern_is_tried() -> None:
    """Also those that stand in tables, and those that a module only hands on."""
    made: set[str] = set()
    tried: set[str] = set()
    for path in SOURCES:
        module = importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        tried.update(pattern.pattern for _, pattern, _ in uses(path))
        made.update(each.pattern for value in vars(module).values() for each in _patterns(value))
    assert made - tried == set()
    assert len(tried) > 250


_ESCAPED = {
    "values": lambda count: "select = [" + ",".join(f'"\\u0061{number}"' for number in range(count)) + "]\n",
    "keys": lambda count: "".join(f'"\\u0061{number}" = 1\n' for number in range(count)),
    "backwards": lambda count: "".join(f"a{number} = 'true'\n" for number in range(count, 0, -1)),
}


@pytest.mark.parametrize("make", _ESCAPED.values(), ids=_ESCAPED)
def test_a_table_is_placed_in_time(make: Callable[[int], str]) -> None:
    """A pyproject.toml whose words are not found as they are written."""
    start = time.process_time()
    tool_table(("[tool.k8slint]\n" + make(16_000)).encode(), "pyproject.toml")
    assert time.process_time() - start < 5  # it was a minute


_SECRETIVE = {
    "keys without an end": "a: |\n" + "  key: -----BEGIN PRIVATE KEY-----\n" * 8_000,
    "names in one word": "a: " + "password=" * 25_000,
    "addresses in one word": "a: " + "token=://" * 25_000,
}


@pytest.mark.parametrize("text", _SECRETIVE.values(), ids=_SECRETIVE)
def test_secrets_are_told_in_time(text: str) -> None:
    file = read(text.encode(), "a.yaml")
    start = time.process_time()
    assert hidden_in(file).spans
    assert time.process_time() - start < 2  # it was five and more


N = 100_000
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: %s\n"
DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: %s}\n"
LIMITS = POD % "a:1\n      resources: {limits: {memory: %s}}"
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  a.yaml: |\n    %s\n"

HOSTILE = {
    "digits in a quantity": LIMITS % ("0" * N + "x"),
    "a number with a unit": LIMITS % ("1" * N + "GB"),
    "dots in a quantity": LIMITS % ("1." * N),
    "blanks before a note": DEPLOYMENT % ("a" + " " * N + "b"),
    "blanks in a comment": "# k8slint\n#" + " " * N + "x\n" + POD % ("a"),
    "hashes in a comment": "# k8slint: ignore[a]" + " #" * N + "\n" + POD % ("a"),
    "many suppressions": POD % ("a") + f"# k8slint: ignore[{', '.join(f'a{i}' for i in range(N // 8))}]\n",
    "dashes in a Secret": SECRET % ("-" * N),
    "braces in a Secret": SECRET % ("{" * N),
    "braces in an image": POD % ("'" + "{" * N + "'"),
    "dollars in an image": POD % ("'" + "${" * N + "'"),
    "slashes in an image": POD % ("/" * N),
    "colons in an image": POD % ("'" + "a:" * N + "'"),
    "dashes above an error": "- " * N + "x#y\n  a: b: c\n",
    "one key in many dashes": "a:\n  " + "- " * 100 + "x#y" + "- " * N + "\n  b: c: d\n",
    "blank lines above an error": "a: b\n" + "\n" * N + "  c: d\n",
    "comments above an error": "a: b\n" + "# c\n" * (N // 4) + "  c: d: e\n",
    "CRLF above an error": "# a\r\n\r\n" * (N // 8) + "a: [\r\n",
    "quotes above an error": "a: b\n" + "c: d\n" * (N // 5) + "e: 'f' g\n",
    "keys without a space": "a:b\n" * (N // 4) + "c: d\n",
    "hidden line breaks": "".join(f"a{i}: 1 # b\x85" for i in range(N // 12)) + "# k8slint\n",
    "lone CR": "".join(f"a{i}: 1 # b\r" for i in range(N // 12)) + "# k8slint\r",
    "many broken documents": "a: b: c\n---\n" * 9_000,
    "aliases in many documents": (
        "a: &a [" + "x, " * 1500 + "]\nb: &b [" + "*a, " * 30 + "]\nc: [*b, *b]\n---\n"
    ) * 20,
    "a long key twice": f'"{"a" * N}": 1\n"{"a" * N}": 2\n',
    "half-typed": "a" * N + " # b\nc: d\n",
    "template": "{{ " * (N // 3) + "\n" + POD % ("a"),
    "mounts without their volume": (
        POD % "a:1"
        + "      volumeMounts:\n"
        + "".join(f"        - {{name: v{i}, mountPath: /{i}}}\n" for i in range(N // 40))
        + "  volumes:\n"
        + "".join(f"    - {{name: w{i}, emptyDir: {{}}}}\n" for i in range(N // 40))
    ),
    "references in a variable": POD % "a:1" + f"      env: [{{name: A, value: '{'$(B)' * (3 * N)}'}}]\n",
    "a password at every word": POD % "a:1" + f"      args: ['{'password=' * (N // 2)}']\n",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_whole_run_is_quick(text: str, tmp_path: Path) -> None:
    (tmp_path / ".k8slint.yaml").write_bytes(b"")
    (tmp_path / "a.yaml").write_bytes(text.encode())
    command = [sys.executable, "-m", "k8slint", "check", "--no-cache", "--preset", "all", "a.yaml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=10, check=False)
    assert done.returncode in (0, 1, 2)
    assert b"Traceback" not in done.stderr
    assert len(done.stdout) < 20 * max(len(text), N)
