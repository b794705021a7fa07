"""No secret comes out of a run: canaries in every place where a value can stand, in manifests broken in many ways."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from k8slint.__main__ import main
from k8slint.cli.commands import cli
from k8slint.engine import Rules
from k8slint.finding import Finding
from k8slint.kube.hidden import hidden_in
from k8slint.reading.read import read
from k8slint.report import FORMATS
from k8slint.rule import CRASHED, RuleEntry
from k8slint.vocabulary import PRESETS

from .secret_elsewhere import ELSEWHERE, NOT_SECRET
from .secret_manifests import OPEN
from .secret_manifests import SECRETS as OF_SECRETS

SECRETS = {**OF_SECRETS, **ELSEWHERE}
OPEN_ONES = {**OPEN, **{f"not {name}": text for name, text in NOT_SECRET.items()}}


def planted(text: str) -> tuple[str, list[str]]:
    """A manifest with a canary for each word in capitals, and every form in which one could come out."""
    forms: list[str] = []

    def plant(match: re.Match[str]) -> str:
        number = len(forms)
        word = f"hunter{number}xyzzy"
        if match[0] == "NUMBER":
            digits = f"0{4711000 + number % 8:o}"
            forms.extend((digits, digits.lstrip("0"), str(int(digits, 8))))
            return digits
        forms.append(word)
        if match[0] == "BASE64":
            coded = b64encode(f"{word}, in base64".encode()).decode()
            forms.append(coded[:12])
            return coded
        return word + " and more of it" * 8 + f" hunter{number}tail" if match[0] == "LONG" else word

    text = re.sub(r"\b(CANARY|NUMBER|BASE64|LONG)\b", plant, text)
    return text, [*forms, "and more of it", "xyzzy", "hunter"]


def output(folder: Path, *arguments: str) -> str:
    """All that a run prints."""
    result = CliRunner().invoke(cli, ["check", "--isolated", *arguments, str(folder)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout + result.stderr


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_is_left_in_the_open(name: str) -> None:
    """What frames show is the text without the hidden spans, whatever they are about."""
    text, forms = planted(SECRETS[name])
    at, shown = 0, ""
    for start, end in hidden_in(read(text.encode(), name)).spans:
        shown += text[at:start]
        at = end
    shown += text[at:]
    assert not [form for form in forms if form in shown], shown


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, frozenset[str]]:
    """A folder with all of these manifests, and every form in which something of them could come out."""
    folder, found = tmp_path_factory.mktemp("secrets"), set[str]()
    for number, (name, template) in enumerate(SECRETS.items()):
        text, forms = planted(template)
        path = folder / str(number) / name.replace(" ", "-")
        path.parent.mkdir(parents=True)
        path.write_bytes(text.encode())
        found.update(forms)
    return folder, frozenset((*found, *(form for word in ("hunter", "xyzzy") for form in encoded(word))))


def encoded(word: str) -> list[str]:
    """What a word comes out as in the middle of something encoded: base64, wherever it begins, and hexadecimal."""
    inner = [b64encode(b"-" * before + word.encode())[before + before // 2 + 1 : -4].decode() for before in range(3)]
    return [*inner, word.encode().hex()]


def leaks(text: str, forms: Iterable[str]) -> list[tuple[str, str]]:
    """What came out, each with the text around it."""
    return [(form, text[max(0, text.index(form) - 300) :][:400]) for form in sorted(forms) if form in text]


@pytest.mark.parametrize("colour", ["never", "always"])
@pytest.mark.parametrize("format", FORMATS)
def test_no_secret_comes_out(
    format: str, colour: str, tree: tuple[Path, frozenset[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, forms = tree
    monkeypatch.chdir(folder)
    text = output(folder, "--preset", "all", "-f", format, "-v", "--color", colour)
    assert text.count("yaml-syntax") > 20
    assert leaks(text, forms) == []


@pytest.mark.parametrize("preset", PRESETS)
def test_no_secret_is_written_to_a_file_or_a_cache(
    preset: str, tree: tuple[Path, frozenset[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, forms = tree
    monkeypatch.chdir(folder)
    told = []
    for run in ("first", "second"):
        report, cache = tmp_path / f"{run}.json", tmp_path / "cache"
        text = output(
            folder, "--preset", preset, "-f", "json", "-o", str(report), "-v", "--cache-dir", str(cache), "-j", "1"
        )
        told.append(report.read_text("utf-8"))
        assert leaks(text, forms) == []
    kept = [path.read_text("utf-8", "replace") for path in cache.rglob("*") if path.is_file()]
    assert len(kept) == 2 or preset == "policy"
    assert "yaml-syntax" in "".join(kept) or preset == "policy"
    assert told[0] == told[1]
    assert [leak for text in (told[0], *kept) for leak in leaks(text, forms)] == []


def test_a_manifest_taken_for_a_configuration_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("")
    for template in SECRETS.values():
        text, forms = planted(template)
        (tmp_path / "conf.yaml").write_bytes(text.encode())
        result = CliRunner().invoke(cli, ["check", "--config", "conf.yaml", "a.yaml"])
        assert "error: conf.yaml" in result.stderr or result.exit_code == 0
        assert leaks(result.stdout + result.stderr, forms) == []


@pytest.mark.parametrize("format", FORMATS)
def test_a_crashing_rule_tells_nothing(format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: hunter0xyzzy, b: @hunter1xyzzy}\n---\n"
    (tmp_path / "a.yaml").write_text(text + text.replace("@", ""))

    def fail(rules: Rules, entry: RuleEntry) -> Callable[[object], Iterator[Finding]]:
        def check(item: object) -> Iterator[Finding]:
            raise ValueError(f"{text} {item!r}")

        return check if entry.id != CRASHED else known(rules, entry)

    known = Rules._check
    monkeypatch.setattr(Rules, "_check", fail)
    told = output(tmp_path, "-f", format, "-v", "--no-cache", "-j", "1")
    assert "failed with ValueError" in told
    assert leaks(told, ["hunter", "xyzzy"]) == []


@pytest.mark.parametrize("argv", [["check", "a.yaml"], ["check", "a.yaml", "--output-format", "json", "-v", "--"]])
def test_a_fault_of_our_own_tells_nothing(
    argv: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise ValueError("hunter0xyzzy")

    monkeypatch.setattr("k8slint.cli.checking.check", fail)
    monkeypatch.setattr(sys, "argv", ["k8slint", *argv])
    with pytest.raises(SystemExit) as ended:
        main()
    gc.unfreeze()
    gc.enable()
    told = "".join(capfd.readouterr())
    assert ended.value.code == 2
    assert "error: ValueError in test_secrets.py" in told
    assert leaks(told, ["hunter", "xyzzy"]) == []


@pytest.mark.parametrize("name", OPEN_ONES)
def test_what_is_no_secret_is_shown(name: str) -> None:
    text = OPEN_ONES[name]
    hidden = hidden_in(read(text.encode(), name))
    assert [text[start:end] for start, end in hidden.spans] == []


def test_a_secret_shows_its_structure() -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a, labels: {app: b}}\ndata:\n  a: x # y\n  b: |\n    z\n"
    shown, at = "", 0
    for start, end in hidden_in(read(text.encode(), "a.yaml")).spans:
        shown += text[at:start] + "*"
        at = end
    assert shown + text[at:] == text.replace("x # y", "*").replace("|", "*").replace("z", "*")
    flow = '{"kind": "Secret", "data": {"a": "x", "b": ["y", {"c": 1}]}, "type": "Opaque", "dta": 5}'
    shown, at = "", 0
    for start, end in hidden_in(read(flow.encode(), "a.json")).spans:
        shown += flow[at:start] + "*"
        at = end
    assert shown + flow[at:] == '{"kind": "Secret", "data": {"a": *, "b": *}, "type": "Opaque", "dta": *}'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("kind: Secret\ndata:\n  a: x\n  password: !!int hunter\n", "4:13"),
        ("kind: Secret\ndata:\n  a: x\n  password: @hunter\n", "4:13"),
        ("kind: Secret\ndata:\n  a: x\n  password: some: hunter\n", "4:13"),
        ("kind: Secret\ndata:\n  a: x\n\tpassword: hunter\n", "4:1"),
        ("kind: Secret\nstringData:\n  a: |\n    x\n    \u202ehunter\n", "5:5"),
        ('{"kind": "Secret", "data": {"a": "x", "password": hunter}}', "1:51"),
        ('{"kind": "Secret", "data": {\n  "a": "x",\n  "password": hunter}}', "3:15"),
    ],
)
def test_a_fault_in_a_secret_keeps_its_place(text: str, place: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("apiVersion: v1\n" * (text[0] != "{") + text)
    if text[0] != "{":
        line, _, column = place.partition(":")
        place = f"{int(line) + 1}:{column}"
    lines = output(path, "-f", "concise", "-q").splitlines()
    assert any(f"a.yaml:{place}: " in line for line in lines), lines


def test_sentences_keep_what_is_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {tls.crt: YWI, other: 5, odd: it's wrong}\n"
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: web\n    image: a:1\n"
        "    env: [{name: DB_PASSWORD, value: correct-horse-7}]\n"
    )
    text = output(tmp_path, "-f", "concise")
    assert "the value of 'tls.crt' is not base64: the padding with '=' is missing" in text
    assert "'other' must be a string in base64, but it is read as a number" in text
    assert "the value of 'odd' is not base64" in text
    assert "'DB_PASSWORD'" in text
    assert "'web'" in text
    assert "•••" not in text


def fingerprints(*arguments: str, cwd: Path) -> list[tuple[str, str]]:
    """Rule and fingerprint of each finding, in a process of its own."""
    command = [sys.executable, "-m", "k8slint", "check", "-f", "json", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    found = re.findall(r'"rule": "([^"]+)".*?"fingerprint": "([^"]+)"', done.stdout, re.DOTALL)
    assert found, done.stderr
    return found


def test_fingerprints_know_neither_secrets_nor_the_working_directory(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "apps"
    folder.mkdir()
    path = folder / "a.yaml"
    told = []
    for secret in ("hunter2", "hunter3-and-more"):
        path.write_text(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata:\n  a: !!int {secret}\n")
        told.append(fingerprints(cwd=tmp_path))
        told.append(fingerprints(cwd=folder))
        told.append(fingerprints("apps/a.yaml", cwd=tmp_path))
        path.write_text("# moved\n\n" + path.read_text())
        told.append(fingerprints(cwd=tmp_path))
    assert all(each == told[0] for each in told)


def test_equal_findings_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    one = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: nginx}]}\n"
    path.write_text(one)
    alone = fingerprints("--select", "latest-tag", cwd=tmp_path)
    path.write_text(one * 3)
    three = fingerprints("--select", "latest-tag", cwd=tmp_path)
    assert three[0] == alone[0]
    assert len(set(three)) == 3


def test_many_secrets_on_one_line_take_no_longer(tmp_path: Path) -> None:
    item = (
        '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p%d"}, "spec": {"containers": [{"name": "c", '
        '"image": "nginx", "env": [{"name": "PASSWORD", "value": "hunter%d"}, {"name": "X_TOKEN", "value": 5}]}]}}'
    )
    seconds = []
    for count in (300, 1200):
        items = ", ".join(item % (number, number) for number in range(count))
        path = tmp_path / "a.json"
        path.write_text('{"apiVersion": "v1", "kind": "List", "items": [' + items + "]}")
        start = time.process_time()
        text = output(path)
        seconds.append(time.process_time() - start)
        assert "hunter" not in text
    assert seconds[1] < 10 * seconds[0]
