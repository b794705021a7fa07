"""What is printed, in every format: control characters, commands to CI runners, secrets (rows 56 to 61)."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest

from k8slint.printable import printable
from k8slint.report import FORMATS

from .conftest import Hostile, Ran, Said, run_child
from .row import Row
from .test_documents import service, warned

# What GitHub, Azure and TeamCity obey wherever it stands in a line, and what GitHub obeys at its start.
ANYWHERE = re.compile(r"(?i)##(?:\[|vso\[|teamcity\[)")
OWN = re.compile(r"::(?:error|warning|notice) title=k8slint(?: \([\w-]+\),file=([^:,]*),line=[^:]*)?::[^\r\n]*")


def inert(ran: Ran, form: str) -> None:
    """Hold that no line of what was printed is a command that was smuggled in."""
    for line in (ran.out + ran.err).split("\n"):
        assert not ANYWHERE.search(line)
        if line.lstrip().startswith("::"):
            assert form == "github"
            assert OWN.fullmatch(line)


def everywhere(word: str) -> str:
    """Manifests with a word as every kind of name, key and value."""
    w = json.dumps(word)
    return f"""\
apiVersion: v1
kind: Pod
metadata: {{name: {w}, namespace: {w}, labels: {{{w}: {w}}}, annotations: {{{w}: 5, "k8slint/ignore.latest-tag": {w}}}}}
spec:
  {w}: {w}
  restartPolicy: {w}
  serviceAccount: {w}
  volumes: [{{name: {w}, {w}: {{}}}}]
  containers:
  - {{name: {w}, image: {w}, imagePullPolicy: {w}, env: [{{name: {w}, value: 5}}], command: [{w}, 5]}}
  - {{name: {w}, ports: [{{name: {w}, containerPort: {w}}}], resources: {{limits: {{cpu: {w}, {w}: {w}}}}}}}
---
apiVersion: {w}
kind: {w}
metadata: {{name: {w}}}
---
apiVersion: apps/v1
kind: {w}
metadata: {{name: {w}}}
---
apiVersion: {w}
{w}: Pod
metadata: {{name: {w}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: a}}
data: {{{w}: 5, {w}: 6, a: !own {w}}}
---
apiVersion: v1
kind: ConfigMap
data: {{a: {w} {w}}}
---
apiVersion: v1
kind: Service
metadata: {{name: {w}}}
spec: {{selector: {{app: {w}}}, type: {w}, ports: [{{port: 80, targetPort: {w}, protocol: {w}}}]}}
"""


def plainly(word: str) -> str:
    """The same word where it is not in quotes: in comments, at the start of lines and behind the end of documents."""
    return f"""\
# k8slint: ignore[{word}] -- {word}
apiVersion: v1
kind: ConfigMap
metadata: {{name: a}} # k8slint: ignore[latest-tag] -- {word}
data:
  a: b
  {word}
--- {word}
apiVersion: v1
kind: ConfigMap
{word}
...
{word}
"""


CONTROLS = Row(
    number=56,
    given='control characters and bidi controls in names, keys and values (`"\\e[2J"`), and in the names of files',
    then="they come out as visible escapes (`\\x1b[2J`), in every format",
)
CONTROL_WORDS = ["\x1b[2J\x1b]0;title\x07", "a\r\x08\x00\x7f\x9b", "\u202egpj\u2066\u200b\u2028\u2029\x85\ufeff"]


@CONTROLS
@pytest.mark.parametrize("form", FORMATS)
def test_no_control_character_is_printed(hostile: Hostile, form: str) -> None:
    files = {f"{number}.yaml": everywhere(word) for number, word in enumerate(CONTROL_WORDS)}
    files |= {f"plain{number}.yaml": plainly(word) for number, word in enumerate(CONTROL_WORDS)}
    files |= {"\x1b[31m/a\x1b[2J\x07\x7f.yaml": service("B"), "\u202elmay.yaml": service("B")}
    ran = hostile.check(files, "-v", code=1, form=form)
    inert(ran, form)
    if form != "json":
        assert "\\x1b[2J\\x1b]0;title\\x07" in ran.out.replace("\\\\", "\\")
        assert "\\x1b[31m/a\\x1b[2J\\x07\\x7f.yaml" in unquote(ran.out).replace("\x1b", "\\x1b").replace(
            "\x07", "\\x07"
        ).replace("\x7f", "\\x7f").replace("\\\\", "\\")
        return
    assert len(ran.about("\x1b[31m/a\x1b[2J\x07\x7f.yaml")) > 0
    unknown = [each["message"] for each in ran.findings if each["path"] == "0.yaml" and each["rule"] == "unknown-field"]
    assert "unknown field '\\x1b[2J\\x1b]0;title\\x07' in 'spec'" in unknown


NAMES = Row(
    number=57,
    given="names of files with a line break, `::error`, `%0A`, `,`, `:`, `##[` or `##vso[`",
    then="escaped in every format: no line begins with `::` but k8slint's own for GitHub, and `##[` is nowhere",
)
COMMANDS = ["::error::x", "  ::stop-commands::x", "a\n::add-matcher::x", "%0A::debug::", "a,b:c", "##[x]", "##vso[x]"]


@NAMES
@pytest.mark.parametrize("form", FORMATS)
def test_names_of_files_are_no_commands(hostile: Hostile, form: str) -> None:
    names = [f"{word}.yaml" for word in COMMANDS] + ["##[group]/##teamcity[x].yaml"]
    missing = [f"{word}.yml" for word in COMMANDS]
    os.mkfifo(hostile.folder / "##[pipe].yaml")
    ran = hostile.check(dict.fromkeys(names, service("B")), ".", *missing, "-v", code=2, form=form)
    inert(ran, form)
    if form == "json":
        assert {each["path"] for each in ran.findings} == {*names, "bystander.yaml"}
    if form == "github":
        told = {unquote(match[1]) for line in ran.out.splitlines() if (match := OWN.fullmatch(line)) and match[1]}
        assert told == {printable(name) for name in (*names, "bystander.yaml")}


@NAMES
@pytest.mark.parametrize("form", ["full", "github"])
def test_the_name_of_standard_input_is_no_command(hostile: Hostile, form: str) -> None:
    arguments = ("-", "--stdin-filename", "a\n::error::##[x].yaml")
    ran = hostile.check({}, *arguments, stdin=b"a: [\n", code=1, form=form, bystander=False)
    inert(ran, form)


ENCODINGS = Row(
    number=58,
    given="the name of a file that is not UTF-8; output that cannot hold the characters of a manifest",
    then="shown escaped; nothing fails",
)


@ENCODINGS
@pytest.mark.parametrize(
    ("form", "encoding"), [*((form, "ascii") for form in FORMATS), ("full", "iso-8859-5"), ("github", "cp437")]
)
def test_what_cannot_be_encoded_is_escaped(hostile: Hostile, form: str, encoding: str) -> None:
    name = os.fsdecode(b"\xff\xfe.yaml")
    word = "\u65e5\u672c"
    try:
        hostile.write({name: service("B")})
    except OSError:
        pytest.skip("this file system has no such names")
    files = {f"{word}.yaml": everywhere(word)}
    environment = {"PYTHONIOENCODING": encoding}
    ran = hostile.check(files, "-v", "none", name, ".", code=2, form=form, environment=environment)
    assert ran.out.isascii()
    if form == "sarif":
        assert '"uri": "%FF%FE.yaml"' in ran.out
    elif form == "json":
        assert len(ran.about("\\udcff\\udcfe.yaml")) > 0
        assert len(ran.about(f"{word}.yaml")) > 0
    else:
        assert "\\udcff\\udcfe.yaml" in ran.out
        assert "\\u65e5\\u672c.yaml" in ran.out


VALUES = Row(
    number=59,
    given="names, keys, values and comments such as `::stop-commands::x`, `::add-matcher::x` or `##[x]`",
    then="escaped in every format, as the names of files are",
    exit=1,
)


@VALUES
@pytest.mark.parametrize("form", FORMATS)
def test_values_are_no_commands(hostile: Hostile, form: str) -> None:
    files = {f"{number}.yaml": everywhere(word) for number, word in enumerate(COMMANDS)}
    files |= {f"plain{number}.yaml": plainly(word) for number, word in enumerate(COMMANDS)}
    ran = hostile.check(files, "-v", form=form)
    inert(ran, form)
    if form == "json":
        said = Said("unknown-field", "unknown field '::error::x' in 'spec'", 5, 3)
        assert said in ran.about("0.yaml")


SECRETS = Row(
    number=60,
    given="a Secret with bad data, or in broken YAML",
    then="the finding names the key and what is wrong; neither the value, nor a form of it, nor its length, nor its "
    "lines are in any report, on standard error or in the cache",
    place="the value, or what is wrong in it",
    exit=1,
)
HEAD = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"


def with_secret(word: str) -> dict[str, str]:
    """Secrets that are wrong in several ways, all about one word."""
    coded = base64.b64encode(word.encode()).decode()
    return {
        "data.yaml": f"{HEAD}data:\n  password: '{word}!'\n  other: [{word}, {coded}]\n  more: {{{word}: {coded}}}\n",
        "text.yaml": f"{HEAD}stringData:\n  password: !!int {word}\n---\n{HEAD}stringData: {{a: [{word}]}}\n",
        "broken.yaml": f"{HEAD}data:\n  password: {word}: {coded}\n---\n{service()}",
        "quote.yaml": f'{HEAD}data:\n  password: "{word}\n  other: {coded}\n---\n{service()}',
        "tab.yaml": f"{HEAD}data:\n\tpassword: {coded} # {word}\n---\n{service()}",
        "cut.yaml": f"{HEAD}data:\n  password: {coded}\n...\n  more: {word}\n---\n{service()}",
        "flow.yaml": f"{{apiVersion: v1, kind: Secret, metadata: {{name: a}}, data: {{password: {word}}}}}\n",
        "bad.json": f'{{"apiVersion": "v1", "kind": "Secret", "metadata": {{"name": "a"}}, "data": {{"p": {word}}}}}',
        "control.yaml": f"{HEAD}data:\n  password: {word}\x01{coded}\n---\n{service()}",
    }


def forms_of(word: str) -> Iterator[str]:
    """What would tell a word."""
    yield from (word, word[:6], base64.b64encode(word.encode()).decode()[:8])
    yield base64.b64encode(base64.b64encode(word.encode())).decode()[:8]


def hold_quiet(text: str, words: Sequence[str]) -> None:
    """Hold that a text has none of these words in any form."""
    assert [form for word in words for form in forms_of(word) if form in text] == []


@SECRETS
@pytest.mark.parametrize("form", FORMATS)
def test_no_secret_is_printed(hostile: Hostile, form: str) -> None:
    reports = []
    for word in ("Xq7Kummerbund4711", "Xq7Kummerbund4711andMoreOfIt2"):
        ran = hostile.check(with_secret(word), "-v", form=form)
        hold_quiet(ran.out + ran.err, [word])
        reports.append(ran.out)
    assert reports[0] == reports[1]
    assert "'password'" in reports[0]


@SECRETS
def test_faults_of_secrets_have_their_places(hostile: Hostile) -> None:
    ran = hostile.check(with_secret("Xq7Kummerbund4711"))
    told = {name: {(each.rule, *each[2:]) for each in ran.about(name)} for name in with_secret("")}
    assert ("secret-data-not-base64", 5, 13) in told["data.yaml"]
    assert ("yaml-syntax", 5, 13) in told["text.yaml"]
    assert ("yaml-syntax", 5, 13) in told["broken.yaml"]
    assert ("yaml-syntax", 5, 13) in told["quote.yaml"]
    assert ("yaml-syntax", 5, 1) in told["tab.yaml"]
    assert ("dropped-content", 7, 3) in told["cut.yaml"]
    assert ("yaml-syntax", 1, 1) in told["flow.yaml"]
    assert "yaml-syntax" in {rule for rule, *_ in told["bad.json"]}
    for name in ("broken.yaml", "quote.yaml", "tab.yaml", "cut.yaml", "control.yaml"):
        assert ran.about(name)[-1][:2] == warned(0)[:2]


@SECRETS
def test_no_secret_is_kept(hostile: Hostile, tmp_path: Path) -> None:
    word = "Xq7Kummerbund4711"
    hostile.write(with_secret(word))
    cache = tmp_path / "cache"
    for _ in range(2):
        ran, _took = run_child(hostile.folder, ["check", ".", "--cache-dir", str(cache), "--output-file", "../report"])
        assert ran.code == 1
    kept = [path.read_bytes().decode("latin-1") for path in cache.rglob("*") if path.is_file()]
    assert kept
    hold_quiet("".join([*kept, (tmp_path / "report").read_text(), ran.out, ran.err]), [word])


TOKENS = Row(
    number=61,
    given="text in the form of a token, or a password in a URL, in variables, annotations and arguments",
    then="`•••` in its place wherever a line of the file is shown",
    exit=1,
)


@TOKENS
@pytest.mark.parametrize("form", FORMATS)
def test_tokens_are_masked(hostile: Hostile, form: str) -> None:
    words = [
        "AKIAQ3EGRIZV5XKWT7PB",
        "ghp_" + "k3Jv8Qw2Lm9Xz4Rt7Yb1Nc6Hd5Gf0Ps8aUeJ",
        "Quarkpfannkuchen17",
        "tuna-42-lamp",
    ]
    aws, github, password, plain = words
    text = f"""\
apiVersion: v1
kind: Pod
metadata: {{name: a, annotations: {{own: {github}, bogus: 5, url: "https://me:{password}@example.com/x"}}}}
spec:
  containers:
  - {{name: a, image: nginx, bogus: [{aws}], args: [--url=https://me:{password}@example.com, 5]}}
  - {{name: b, image: nginx, env: [{{name: DB_PASSWORD, value: {plain}, bogus: {github}}}, {{name: X, value: {aws}}}]}}
  - {{name: c, image: nginx, command: [5, {github}], env: [{{name: API_TOKEN, value: 5{plain}, bogus: 1}}]}}
"""
    ran = hostile.check({"a.yaml": text, "broken.yaml": text + f"  bad: [{aws}, {github}\n"}, "-v", form=form)
    hold_quiet(ran.out + ran.err, words)
    if form == "full":
        assert "annotations: {own: •••, bogus: 5, url: •••}}" in ran.out
    if form == "json":
        rules = {each.rule for each in ran.about("a.yaml")}
        assert {"unknown-field", "exposed-credential", "env-var-secret"} <= rules
