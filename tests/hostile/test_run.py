"""What may go wrong around a run: with its input, its output, its machine and its order (rows 78 to 85)."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from .conftest import BYSTANDER, CHILD, Hostile, run_child
from .row import Row

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {ports: [{port: 99999}]}\n"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /dev/full and the like")
POSIX = pytest.mark.skipif(os.name == "nt", reason="pipes and signals are others there")

SUPPRESSED = Row(
    number=78,
    given="a pull request that suppresses what it does wrong",
    then="what is suppressed is counted, in the last line and in every format that has counts; with "
    "`--no-suppressions` nothing is, and nobody judges whether a suppression is idle",
    place="what is suppressed",
)
COMMENT = "# k8slint: file-ignore[invalid-target-ports]\n"


@SUPPRESSED
def test_suppressions_are_counted(hostile: Hostile) -> None:
    ran = hostile.check({"a.yaml": COMMENT + SERVICE}, form="full", code=0)
    assert "1 suppressed" in ran.out.splitlines()[-1]


@SUPPRESSED
@pytest.mark.parametrize(
    "text",
    [
        COMMENT + SERVICE,
        SERVICE + "# k8slint: object-ignore[invalid-target-ports] -- why not\n",
        SERVICE.replace("99999}]}", "99999}]} # k8slint: ignore[invalid-target-ports]"),
        SERVICE.replace("name: bad", "name: bad, annotations: {k8slint/ignore.invalid-target-ports: x}"),
    ],
    ids=["file", "object", "line", "annotation"],
)
def test_a_gate_takes_no_suppressions(hostile: Hostile, text: str) -> None:
    assert hostile.check({"a.yaml": text}, code=0).about("a.yaml") == []
    told = hostile.check({"a.yaml": text}, "--no-suppressions", code=1).about("a.yaml")
    assert [said.rule for said in told] == ["invalid-target-ports"]
    idle = {"a.yaml": COMMENT + SERVICE.replace("99999", "80")}
    assert [said.rule for said in hostile.check(idle, code=0).about("a.yaml")] == ["unused-suppression"]
    assert hostile.check(idle, "--no-suppressions", code=0).about("a.yaml") == []


ARCHIVE = Row(
    number=79,
    given="`.tgz`, `.zip` and `.gz` files",
    then="never opened; one that is named is no UTF-8 text",
    place="the first byte that is none",
)


def archives() -> dict[str, bytes]:
    """Archives of which each holds a manifest with a mistake."""
    tar, packed = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as stream:
        member = tarfile.TarInfo("../../a.yaml")
        member.size = len(SERVICE)
        stream.addfile(member, io.BytesIO(SERVICE.encode()))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../a.yaml", SERVICE)
    return {"charts/a.tgz": tar.getvalue(), "a.zip": packed.getvalue(), "a.yaml.gz": tar.getvalue()}


@ARCHIVE
def test_archives_are_not_opened(hostile: Hostile) -> None:
    ran = hostile.check(archives(), code=0)
    assert len(ran.findings) == 1
    assert not any(path.endswith((".tgz", ".zip", ".gz")) for path in ran.opened)


@ARCHIVE
def test_an_archive_that_is_named(hostile: Hostile) -> None:
    ran = hostile.check(archives(), "charts/a.tgz", code=1, bystander=False)
    assert [said.rule for said in ran.about("charts/a.tgz")] == ["not-utf8"]


MANY = Row(
    number=81,
    given="a file with 10,000 errors",
    then="100 of each rule are shown and the others counted; all count for the exit code",
    exit=1,
    seconds=5,
)


@MANY
def test_many_errors(hostile: Hostile) -> None:
    ports = "".join(f"  - {{port: {number}, name: p{number}}}\n" for number in range(100_000, 110_000))
    text = f"apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec:\n  ports:\n{ports}"
    ran = hostile.check({"a.yaml": text}, form="full")
    assert ran.out.count("error[invalid-target-ports]") == 100
    assert "9,900 more findings of invalid-target-ports in a.yaml are not shown" in ran.out.splitlines()[-1]


@MANY
def test_many_objects_with_an_error_each(hostile: Hostile) -> None:
    text = "---\n".join(SERVICE.replace("name: bad", f"name: a{number}") for number in range(3_000))
    told = hostile.check({"a.yaml": text}).about("a.yaml")
    assert [said.rule for said in told] == ["invalid-target-ports"] * 100


OUTPUT = Row(
    number=82,
    given="a report that nobody reads to its end, a full disk, Ctrl-C",
    then="a closed pipe is no mistake of anybody and is not told; that a report could not be written is one sentence, "
    "and exit code 2; Ctrl-C ends the run with 130 and without a word",
)


def started(hostile: Hostile, *words: str, **how: Any) -> subprocess.Popen[bytes]:
    """A run whose streams a test holds in its hands."""
    hostile.write({"bystander.yaml": BYSTANDER})
    took = hostile.folder.parent / "took.json"
    return subprocess.Popen(
        [sys.executable, str(CHILD), str(took), *(words or ("check", ".", "--no-cache"))],
        **{"cwd": hostile.folder, "stderr": subprocess.PIPE, **how},
    )


def ended(process: subprocess.Popen[bytes], stdin: bytes | None = None) -> tuple[int, str]:
    """The exit code of a run, and what it said beside its report."""
    _, err = process.communicate(stdin, timeout=300)
    return process.returncode, (err or b"").decode()


@OUTPUT
@POSIX
@pytest.mark.parametrize("form", ["full", "concise", "json", "sarif", "github"])
def test_a_pipe_that_is_closed(hostile: Hostile, form: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = started(hostile, "check", ".", "--no-cache", "-f", form, stdout=writing)
    os.close(writing)
    assert ended(process) == (0, "")


@OUTPUT
@LINUX
@pytest.mark.parametrize("form", ["full", "json", "sarif"])
def test_a_full_disk(hostile: Hostile, form: str) -> None:
    full = "no space left on device\n"
    with open("/dev/full", "wb") as stream:
        process = started(hostile, "check", ".", "--no-cache", "-f", form, stdout=stream)
        assert ended(process) == (2, f"k8slint: error: cannot write to standard output: {full}")
    process = started(hostile, "check", ".", "--no-cache", "-f", form, "-o", "/dev/full")
    assert ended(process) == (2, f"k8slint: error: cannot write '/dev/full': {full}")


@OUTPUT
@LINUX
def test_nowhere_to_complain(hostile: Hostile) -> None:
    with open("/dev/full", "wb") as stream:
        process = started(hostile, "check", ".", "nothing", "--no-cache", stdout=subprocess.DEVNULL, stderr=stream)
        assert ended(process)[0] == 2
        process = started(hostile, "check", ".", "--no-cache", "-v", stdout=subprocess.DEVNULL, stderr=stream)
        assert ended(process)[0] == 0


@OUTPUT
@POSIX
@pytest.mark.parametrize(("closed", "code"), [(1, 2), (2, 0)])
def test_an_output_that_was_never_open(hostile: Hostile, closed: int, code: int) -> None:
    shell = [
        "sh",
        "-c",
        f'exec "$0" "$@" {closed}>&-',
        sys.executable,
        "-m",
        "k8slint",
        "check",
        ".",
        "--no-cache",
        "-v",
    ]
    hostile.write({"bystander.yaml": BYSTANDER})
    ran = subprocess.run(shell, cwd=hostile.folder, capture_output=True, text=True, check=False)
    assert ran.returncode == code
    assert ran.stderr == ("k8slint: error: cannot write to standard output: it is closed\n" if closed == 1 else "")


@OUTPUT
@POSIX
def test_an_interruption(hostile: Hostile) -> None:
    process = started(
        hostile, "check", "-", "--no-cache",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stdin is not None
    # More than a pipe holds: once all of it is written, somebody is reading.
    process.stdin.write(b"# a comment\n" * 100_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    process.wait(300)
    assert process.stdout is not None
    assert process.stderr is not None
    assert (process.returncode, process.stdout.read(), process.stderr.read()) == (130, b"", b"")
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


INPUT = Row(
    number=83,
    given="standard input that is empty, closed, or never ends",
    then="nothing to lint is no mistake; of what never ends no more is read than a file may have",
    place="the input",
)


@INPUT
def test_an_empty_input(hostile: Hostile) -> None:
    ran = hostile.check({}, "-", form="full", bystander=False, code=0)
    assert ran.out == "no Kubernetes objects found in 1 file.\n"


@INPUT
@POSIX
@pytest.mark.parametrize(("closed", "code"), [("<&-", 0), ("0>/dev/null", 2)], ids=["closed", "only to write"])
def test_an_input_that_cannot_be_read(hostile: Hostile, closed: str, code: int) -> None:
    shell = ["sh", "-c", f'exec "$0" "$@" {closed}', sys.executable, "-m", "k8slint", "check", "-", "--no-cache"]
    ran = subprocess.run(shell, cwd=hostile.folder, capture_output=True, text=True, check=False)
    assert ran.returncode == code
    assert ran.stderr == ("" if code == 0 else "k8slint: -: bad file descriptor\n")


@INPUT
@LINUX
def test_an_input_that_never_ends(hostile: Hostile) -> None:
    with open("/dev/zero", "rb") as stream:
        process = started(hostile, "check", "-", "--no-cache", "-f", "concise", stdin=stream, stdout=subprocess.PIPE)
        out, err = process.communicate(timeout=300)
    said = "this file is larger than 10485760 bytes and was not read"
    assert process.returncode == 2
    assert out.decode().splitlines()[0] == f"-:1:1: error[limit-exceeded] {said}"
    assert err.decode() == f"k8slint: -: {said}\n"


SAME = Row(
    number=84,
    given="the same input in another order of files, with another number of processes, or another hash seed",
    then="the report is the same to the byte",
    exit=1,
)


def mixed() -> dict[str, str]:
    """Files with findings about each other, enough of them for several processes."""
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {{name: web{0}, labels: {{app: a{0}}}}}\nspec: {{containers: [{1}]}}\n"
    container = "{name: a, image: nginx, ports: [{containerPort: 80, name: http}]}"
    service = "apiVersion: v1\nkind: Service\nmetadata: {{name: web{0}}}\n"
    service += "spec: {{selector: {{app: a{1}}}, ports: [{{port: 80, targetPort: htpp}}]}}\n"
    more = "# " + "x" * 40_000 + "\n"
    files = {f"{n % 7}/pod{n}.yaml": pod.format(n % 150, container) + more for n in range(160)}
    return files | {f"{n % 5}/service{n}.yaml": service.format(n, n % 40) + SERVICE_TAIL for n in range(60)}


SERVICE_TAIL = "---\n" + SERVICE


@SAME
@pytest.mark.parametrize("form", ["json", "sarif"])
def test_the_same_report(hostile: Hostile, form: str) -> None:
    files = mixed()
    words = ["check", "--no-cache", "-f", form]
    first = hostile.check(files, form=form).out
    assert first.count("htpp") > 10
    folders = sorted({name.partition("/")[0] for name in files})
    runs: list[tuple[list[str], Mapping[str, str]]] = [
        ([*words, ".", "-j", "1"], {"PYTHONHASHSEED": "1"}),
        ([*words, ".", "-j", "3"], {"PYTHONHASHSEED": "2"}),
        ([*words, "-j", "2", "bystander.yaml", *folders[::-1]], {"PYTHONHASHSEED": "3"}),
    ]
    for arguments, environment in runs:
        ran, _ = run_child(hostile.folder, arguments, environment=environment)
        assert (ran.code, ran.out == first) == (1, True)


@SAME
def test_the_order_in_which_files_were_made(hostile: Hostile, tmp_path: Path) -> None:
    files = mixed()
    first = hostile.check(files).out
    other = tmp_path / "other"
    (other / ".git").mkdir(parents=True)
    for name, text in sorted([*files.items(), ("bystander.yaml", BYSTANDER)], reverse=True):
        (other / name).parent.mkdir(exist_ok=True)
        (other / name).write_text(text)
    ran, _ = run_child(other, ["check", ".", "--no-cache", "-f", "json"])
    assert ran.out == first


ALONE = Row(
    number=85,
    given="no network, no home directory, a file system or cache folder that cannot be written",
    then="it works, without a cache where there is no place for one",
    exit=0,
)


@ALONE
@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": "", "XDG_CACHE_HOME": "", "K8SLINT_CACHE_DIR": ""},
        {"HOME": "/nonexistent", "XDG_CACHE_HOME": "", "K8SLINT_CACHE_DIR": ""},
        {"XDG_CACHE_HOME": "relative", "K8SLINT_CACHE_DIR": ""},
        {"K8SLINT_CACHE_DIR": "bystander.yaml"},
        {"K8SLINT_CACHE_DIR": "/proc/self"},
        {"K8SLINT_CACHE_DIR": "/dev/full"},
    ],
    ids=["empty", "missing", "relative", "a file", "the system's", "full"],
)
def test_nowhere_to_keep_anything(hostile: Hostile, environment: Mapping[str, str]) -> None:
    expected = hostile.check({"other.yaml": "a: 1\n"}, form="concise")
    before = sorted(hostile.folder.rglob("*"))
    for _ in range(2):
        ran, _ = run_child(hostile.folder, ["check", ".", "-f", "concise"], environment=environment)
        assert ran[:3] == expected[:3]
    assert sorted(hostile.folder.rglob("*")) == before


@ALONE
@pytest.mark.skipif(os.name == "nt", reason="rights are others there")
def test_a_folder_that_cannot_be_written(hostile: Hostile) -> None:
    hostile.write({"bystander.yaml": BYSTANDER, "other.yaml": "a: 1\n"})
    hostile.folder.chmod(0o555)
    try:
        ran, _ = run_child(hostile.folder, ["check", ".", "--cache-dir", "cache", "-f", "concise"])
    finally:
        hostile.folder.chmod(0o755)
    assert ran.code == 0
    assert ran.err == ""


@ALONE
@LINUX
def test_no_network_and_a_file_system_that_is_only_to_read(hostile: Hostile) -> None:
    hostile.write({"bystander.yaml": BYSTANDER})
    alone = ["unshare", "--user", "--map-root-user", "--net", "--mount", "sh", "-c"]
    script = 'mount -o bind,ro "$PWD" "$PWD" && cd "$PWD" && exec "$0" "$@"'
    if subprocess.run([*alone, script, "true"], cwd=hostile.folder, capture_output=True, check=False).returncode:
        pytest.skip("no namespaces here")
    ran = subprocess.run(
        [*alone, script, sys.executable, "-m", "k8slint", "check", ".", "--cache-dir", "cache", "-f", "concise", "-q"],
        cwd=hostile.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr, ran.stdout.count("\n")) == (0, "", 1)
