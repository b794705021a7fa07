"""Configurations that are broken or want too much, and what a linted tree would like to lend us (rows 74 to 77)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from k8slint.cache.store import Store

from .conftest import BYSTANDER, Hostile, run_child
from .row import Row

TOML = "[tool.k8slint]\n"
WARNING = "bystander.yaml:4:39: warning[server-warning] "

BROKEN = Row(
    number=74,
    given="a configuration that is no YAML or TOML, has unknown keys or wrong types, is larger than 1 MiB, or is a "
    "link out of the project",
    then="the run ends with one sentence; nothing is linted by other settings than those that were meant",
    place="the key or value",
    exit=2,
)


@BROKEN
@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (".k8slint.yaml", "ignore: [", "1:9: '[' is never closed"),
        (
            ".k8slint.yaml",
            "a: 1\n  b: 2\n",
            "2:3: bad indentation: line 1 has a value already, nothing can stand under it",
        ),
        (".k8slint.yaml", "ignores: [x]\n", "1:1: unknown key 'ignores'; did you mean 'ignore'?"),
        (".k8slint.yaml", "preset: all\npreset: all\n", "2:1: key 'preset' is set a second time"),
        (".k8slint.yaml", "complete: 'yes'\n", "1:11: 'complete' must be true or false, not a text"),
        (".k8slint.yaml", "- a\n", "1:1: a configuration must be a mapping, not a list"),
        (".k8slint.yaml", "a: &a [*a]\n", "1:8: anchor '&a' contains itself"),
        (".k8slint.yaml", "a: " + "[" * 100_000, "1:131: nested deeper than 128"),
        (".k8slint.yaml", "#" * 100_000_000, " is larger than 1 MiB"),
        ("pyproject.toml", "[tool.k8slint\n", "1:14: not TOML: expected ']' at the end of a table declaration"),
        ("pyproject.toml", TOML + "ignores = 1\n", "2:1: unknown key 'ignores'; did you mean 'ignore'?"),
        ("pyproject.toml", TOML + "fail-on = 1\n", "2:11: 'fail-on' must be a level, not a number"),
        ("pyproject.toml", TOML + "a = " + "[" * 100_000, " is nested too deeply"),
        ("pyproject.toml", TOML + "a = " + "1" * 500_000, " not TOML: a number or date that nobody can read"),
        ("pyproject.toml", TOML + "a" + ".a" * 400_000 + " = 1", "2:1: has more than 500 dots in one line"),
        ("pyproject.toml", "#" * 100_000_000 + "\n" + TOML + "preset = 'all'\n", " is larger than 1 MiB"),
    ],
    ids=range(16),
)
def test_a_broken_configuration(hostile: Hostile, name: str, text: str, said: str) -> None:
    ran = hostile.check({name: text}, bystander=False)
    assert (ran.out, ran.err) == ("", f"k8slint: error: {name}:{said}\n")


@BROKEN
def test_names_that_are_nowhere_in_the_text(hostile: Hostile) -> None:
    keys = "".join(f'"\\u0061{number}" = 1\n' for number in range(40_000))
    ran = hostile.check({"pyproject.toml": TOML + keys}, bystander=False)
    assert ran.err.endswith("unknown key 'a0'\n")


@BROKEN
@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("name", [".k8slint.yaml", "pyproject.toml"])
def test_a_link_out_of_the_project(hostile: Hostile, name: str) -> None:
    outside = hostile.folder.parent / "outside"
    outside.write_text(f"{TOML}secret-of-another = [\n")
    (hostile.folder / name).symlink_to(outside)
    ran = hostile.check({}, bystander=False)
    assert (ran.out, ran.err) == ("", f"k8slint: error: {name}: is a link that leads out of '.'\n")


@BROKEN
@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders there")
def test_a_pipe(hostile: Hostile) -> None:
    os.mkfifo(hostile.folder / ".k8slint.yaml")
    ran = hostile.check({}, bystander=False)
    assert ran.err == "k8slint: error: .k8slint.yaml: cannot be read: not a regular file\n"


GREEDY = Row(
    number=75,
    given="a configuration in the linted tree that names a plugin, a module, a command, a schema's URL or a cache",
    then="refused: these can only be said on the command line, or not at all",
    place="the key",
    exit=2,
)


@GREEDY
@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("plugins", "[evil]"), ("modules", "[evil]"), ("extensions", "[./evil.py]"), ("custom-rules", "evil.py")),
        *(("command", "./evil.sh"), ("python", "./evil.sh"), ("extends", "https://example.com/a.yaml")),
        *(("schemas", "['https://example.com/{{.Kind}}.json']"), ("schema-locations", "[file:///etc]")),
        *(("cache-dir", "../elsewhere"), ("output-file", "../elsewhere"), ("jobs", "1000"), ("limits", "{depth: 9}")),
    ],
)
def test_a_key_that_nobody_may_set(hostile: Hostile, key: str, value: str) -> None:
    files = {".k8slint.yaml": f"{key}: {value}\n", "evil.py": "raise SystemExit('was run')\n"}
    ran = hostile.check(files, bystander=False)
    assert ran.out == ""
    assert ran.err.startswith("k8slint: error: .k8slint.yaml:1:1: ")
    assert f"'{key}'" in ran.err
    assert not any(path.endswith("evil.py") for path in ran.opened)
    assert not (hostile.folder.parent / "elsewhere").exists()


@GREEDY
def test_the_words_for_rules_are_no_way_in(hostile: Hostile) -> None:
    ran = hostile.check({"pyproject.toml": TOML + 'select = ["evil:rule"]\n', "evil.py": "1 / 0\n"}, bystander=False)
    assert "'evil:rule' in 'select[0]' is not a preset, set, category or rule" in ran.err


LENT = Row(
    number=76,
    given="`yaml.py`, `re2.py`, `sitecustomize.py`, `.env`, `.netrc` and their like in the linted tree",
    then="never imported nor read, neither by `k8slint` nor by `python -m k8slint`",
    exit=0,
)
MODULES = (
    *("yaml", "re2", "click", "json", "socket", "subprocess", "tomllib", "k8slint_rules", "k8slint_schemas"),
    *("kubernetes_validate", "sitecustomize", "usercustomize", "jsonschema"),
)
OTHERS = (".env", ".netrc", ".python-version", "pyvenv.cfg", "setup.cfg", ".pth", "conftest.py", "pip.conf")
HOW = {
    "module": ["-m", "k8slint"],
    "script": [str(Path(sys.executable).with_name("k8slint"))],
    "entry point": ["-P", "-c", "from k8slint.__main__ import main; main()"],
}


@LENT
def test_no_file_is_opened(hostile: Hostile) -> None:
    names = [f"{name}.py" for name in MODULES]
    ran = hostile.check(dict.fromkeys([*names, *OTHERS], "raise SystemExit('was run')\n"))
    assert {Path(path).name for path in ran.opened if Path(path).parent == hostile.folder} == {"bystander.yaml"}


@LENT
@pytest.mark.parametrize("how", HOW)
def test_nothing_is_imported(hostile: Hostile, how: str) -> None:
    hostile.write({"bystander.yaml": BYSTANDER})
    hostile.write(dict.fromkeys([f"{name}.py" for name in MODULES], "print('was run')\n"))
    hostile.write({"yaml/__init__.py": "print('was run')\n"})
    if how == "script" and not Path(HOW[how][0]).exists():
        pytest.skip("is not installed here")
    ran = subprocess.run(
        [sys.executable, *HOW[how], "check", ".", "--no-cache", "-f", "concise", "-q"],
        cwd=hostile.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(WARNING)
    assert ran.stdout.count("\n") == 1


PLANTED = Row(
    number=77,
    given="a cache in the linted tree, or one whose entries are damaged or somebody else's",
    then="the cache lies in the user's cache directory, holds JSON with a checksum, and is made anew where anything is "
    "wrong with it",
    exit=0,
)


@PLANTED
@pytest.mark.parametrize("folder", [".k8slint", ".k8slint_cache", ".cache/k8slint", "k8slint"])
def test_a_cache_in_the_tree_is_not_read(hostile: Hostile, tmp_path: Path, folder: str) -> None:
    planted = hostile.folder / folder
    first = _kept(hostile, planted)
    for entry in planted.iterdir():
        entry.write_bytes(b"planted")
    ran, _ = run_child(hostile.folder, WORDS, environment=_home(tmp_path))
    assert ran[:3] == first[:3]
    assert not any(Path(path).is_relative_to(planted) for path in ran.opened)


@PLANTED
@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "pickle", "another's", "folder", "large"])
def test_a_damaged_cache(hostile: Hostile, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "cache"
    hostile.write({"other.yaml": "a: 1\n"})
    first = _kept(hostile, folder)
    entries = sorted(folder.iterdir())
    assert entries
    for entry in entries:
        _damage(entry, damage)
    environment = {"K8SLINT_CACHE_DIR": str(folder)}
    for _ in range(2):
        ran, _ = run_child(hostile.folder, WORDS, environment=environment)
        assert ran[:3] == first[:3]
    assert not (hostile.folder / "was-run").exists()


WORDS = ["check", ".", "-f", "concise"]


def _kept(hostile: Hostile, folder: Path) -> tuple[object, ...]:
    hostile.write({"bystander.yaml": BYSTANDER})
    ran, _ = run_child(hostile.folder, WORDS, environment={"K8SLINT_CACHE_DIR": str(folder)})
    assert ran.out.startswith(WARNING)
    return ran


def _home(folder: Path) -> dict[str, str]:
    """A home directory of its own, with nothing in it."""
    return {"HOME": str(folder), "XDG_CACHE_HOME": "", "K8SLINT_CACHE_DIR": "", "LOCALAPPDATA": str(folder)}


def _damage(entry: Path, damage: str) -> None:
    data = entry.read_bytes()
    store, key = Store(str(entry.parent)), entry.stem
    if damage == "cut":
        entry.write_bytes(data[: len(data) // 2])
    elif damage == "changed":
        entry.write_bytes(data.replace(b"warning", b"info---"))
    elif damage == "empty":
        entry.write_bytes(b"")
    elif damage == "pickle":
        store.put(key, b"cos\nsystem\n(S'touch was-run'\ntR.")
    elif damage == "another's":
        store.put(key, b'[1, 2, [["a", "b"]], null]')
    elif damage == "folder":
        entry.unlink()
        entry.mkdir()
    else:
        entry.write_bytes(bytes(65 << 20))
