"""The habits of the catalogue: what every rule has, and how it speaks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple, TypeAlias

import k8slint_schemas
import pytest

from k8slint import __version__
from k8slint.assemble import ReadFile, assemble
from k8slint.discover import SUFFIXES
from k8slint.docs import SECTIONS, sections
from k8slint.engine import keys_of
from k8slint.finding import SEVERITIES, Finding
from k8slint.kube.pods import Container
from k8slint.node import Scalar
from k8slint.outcome import Diagnostic
from k8slint.reading.read import read
from k8slint.registry import Registry
from k8slint.rule import CRASHED, PRESETS, Facts, Rule, RuleEntry, rule
from k8slint.rulepage import as_json, as_markdown, as_text
from k8slint.scaffold import generated, write_rule
from k8slint.schema.releases import newest_release
from k8slint.target import EACH_CONTAINER, TARGETS, WHOLE_PROJECT
from k8slint.testing import expectations, expectations_beside, fixtures, lint_files, speak
from tests.test_layers import faults

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
RULES = sorted(path.stem.replace("_", "-") for path in (ROOT / "rules/k8slint_rules").glob("[a-z]*.py"))

CATEGORIES = (
    "apply-order",
    "autoscaling",
    "cross-object",
    "deprecation",
    "images",
    "jobs",
    "k8slint",
    "metadata",
    "networking",
    "pod-security",
    "rbac",
    "resources",
    "schema",
    "secrets",
    "storage",
    "workload-reliability",
    "yaml",
)
SETS = ("pss-baseline", "pss-restricted")
TOOLS = ("checkov", "kube-linter", "kube-score", "polaris")

# No manifest makes this one speak; test_testing.py has a rule that does.
NO_EXAMPLE = (CRASHED,)
# These are shown what suppressions did, so their examples need a whole run.
AFTER_THE_RULES = ("malformed-suppression", "unknown-suppression", "unused-suppression")
# The examples of these write bytes and characters that a page could not show as \xe9 and \u2028.
ESCAPED = ("bidi-or-zero-width", "invisible-line-break", "not-utf8")
# The examples of these say ... for more text than a page has room for.
ABRIDGED = ("configmap-size",)
# The examples of these are several files, each with its name above.
IN_FILES = ("kustomization-cycle",)

each_rule = pytest.mark.parametrize("id", RULES)


def load(id: str) -> Rule[Any]:
    module = import_module(f"k8slint_rules.{id.replace('-', '_')}")
    (found,) = ((name, value) for name, value in vars(module).items() if isinstance(value, Rule))
    assert found[0] == id.replace("-", "_"), "the function is not called like its file"
    return found[1]


@each_rule
def test_identity(id: str) -> None:
    entry = load(id).entry
    assert entry.id == id, "the id is not that of the file"
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", id)
    assert len(id) <= 50


@each_rule
def test_facts(id: str, registry: Registry) -> None:
    rule = load(id)
    entry = rule.entry
    assert entry.severity in SEVERITIES
    assert entry.preset in PRESETS
    assert entry.category in CATEGORIES
    assert set(entry.sets) <= set(SETS)
    assert all(re.fullmatch(rf"({'|'.join(TOOLS)}):\S+", peer) for peer in entry.peers), entry.peers
    assert not set(entry.was) & set(registry.entries), "an id that it had before is that of another rule"
    since = tuple(map(int, entry.since.split(".")))
    assert since <= tuple(map(int, __version__.split(".")[: len(since)]))
    if rule.options is not None:
        assert issubclass(rule.options, tuple)  # a NamedTuple, which is made quicker than a dataclass
        rule.options()  # every field has a default


@each_rule
def test_docstring(id: str) -> None:
    doc = load(id).doc
    parts = sections(doc)
    wanted = ("Why",) if id in NO_EXAMPLE else ("Why", "Bad", "Good")
    assert all(parts.get(title) for title in wanted), f"has {', '.join(parts)}"
    assert list(parts) == [title for title in SECTIONS if title in parts], "the sections stand in another order"
    assert all(re.fullmatch(r"https://\S+", line) for line in parts.get("See", "").split("\n") if line)
    for prose in (parts["Why"], parts.get("Except", "")):
        assert not prose or prose.rstrip().endswith((".", ":", "`")), "sentences end with a full stop"


@each_rule
def test_summary(id: str) -> None:
    summary = load(id).entry.summary
    assert _style(summary) is None, f"{_style(summary)}: {summary}"
    assert len(summary) < 80


Run: TypeAlias = Callable[[Mapping[str, bytes]], tuple[Diagnostic, ...]]


def example(rule: Rule[Any], title: str) -> bytes:
    """The Bad or Good section of a rule as a file."""
    data = rule.target.whole(sections(rule.doc)[title] + "\n").encode()
    if rule.entry.id in ESCAPED:
        data = re.sub(rb"\\x([0-9a-f]{2})", lambda match: bytes.fromhex(match[1].decode()), data)
        data = re.sub(rb"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)).encode(), data)
    if rule.entry.id in ABRIDGED:
        data = data.replace(b"...", b"." * 2**21)
    return data


def _files(data: bytes) -> Iterator[tuple[str, bytes]]:
    for part in data.split(b"---\n"):
        name, _, text = part.partition(b"\n")
        yield name.decode().removeprefix("# "), text


def example_faults(rule: Rule[Any], run: Run) -> Iterator[str]:
    """What is wrong with the examples of a rule, when they are run."""
    id = rule.entry.id
    for title in ("Bad", "Good"):
        data = example(rule, title)
        said = run(dict(_files(data)) if id in IN_FILES else {"example.yaml": data})
        if any(one.rule == CRASHED for one in said):
            yield f"the rule fails on {title}"
        elif title == "Bad" and all(one.rule != id for one in said):
            yield "Bad is not flagged"
        elif title == "Good":
            yield from (f"Good is flagged: {one.message}" for one in said if one.rule == id)


@pytest.mark.parametrize("id", [id for id in RULES if id not in NO_EXAMPLE])
def test_bad_is_flagged_and_good_is_not(id: str, registry: Registry, check_files: Run) -> None:
    def alone(files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
        return lint_files(files, [id], (), registry)

    assert list(example_faults(load(id), check_files if id in AFTER_THE_RULES else alone)) == []


@pytest.mark.parametrize(
    ("bad", "good", "said"),
    [
        ("image: red", "image: grey", []),
        ("image: blue", "image: grey", ["Bad is not flagged"]),
        ("image: red", "image: red", ["Good is flagged: 'red' is a colour"]),
        ("image: red", "image: [red]", ["the rule fails on Good"]),
    ],
)
def test_wrong_examples_are_seen(bad: str, good: str, said: list[str], registry: Registry) -> None:
    def no_colour(container: Container) -> Iterator[Finding]:
        assert isinstance(container["image"].node, Scalar)
        if container["image"].text == "red":
            yield Finding("'red' is a colour", container["image"].place)

    no_colour.__doc__ = f"Why\n    For this test.\n\nBad\n    {bad}\n\nGood\n    {good}\n"
    facts: Facts = {"severity": "warning", "preset": "default", "category": "metadata", "since": "0.1"}
    made = rule("no-colour", "image is a colour", on=EACH_CONTAINER, **facts)(no_colour)

    class WithIt(Registry):
        def load(self, id: str) -> Rule[Any]:
            return made if id == "no-colour" else registry.load(id)

    both = WithIt({"no-colour": made.entry, CRASHED: registry.entries[CRASHED]}, {})
    assert list(example_faults(made, lambda files: lint_files(files, ["no-colour"], (), both))) == said


class Fixture(NamedTuple):
    """The files of one fixture, and the lines on which each expects something."""

    files: dict[str, bytes]
    lines: dict[str, set[int]]


@cache
def fixtures_of(id: str) -> tuple[Fixture, ...]:
    folder = FIXTURES / id
    return tuple(_fixture(path) for path in fixtures(folder)) if folder.is_dir() else ()


def _fixture(fixture: Path) -> Fixture:
    paths = sorted(fixture.rglob("*")) if fixture.is_dir() else [fixture]
    files = {str(path): path.read_bytes() for path in paths if path.suffix in SUFFIXES and ".fixed." not in path.name}
    lines = {}
    for name, data in files.items():
        beside = Path(name + ".expect")
        found = (
            expectations_beside(name, beside.read_text("utf-8"))
            if beside.exists()
            else expectations(name, data.decode("utf-8", "replace"))
        )
        lines[name] = {one.line for one in found}
    return Fixture(files, lines)


def _quiet_objects(fixture: Fixture) -> Iterator[str]:
    """Objects of which no line expects anything; a file that is no object counts as one."""
    for name, data in fixture.files.items():
        source = read(data, name).source
        if not fixture.lines[name]:
            yield name
        project = assemble([ReadFile(read(data, name), named=True)], (newest_release(),))
        for obj in project.units[0].objects:
            node = obj.root.node
            assert node is not None
            within = range(source.position(node.start).line, source.position(node.end).line + 1)
            if not fixture.lines[name].intersection(within):
                yield f"{name}: {obj.name}"


@pytest.mark.parametrize("id", [id for id in RULES if id not in NO_EXAMPLE])
def test_fixtures_speak_and_are_silent(id: str) -> None:
    found = fixtures_of(id)
    assert found, f"there is nothing in fixtures/{id}"
    assert any(lines for fixture in found for lines in fixture.lines.values()), "no fixture expects a finding"
    assert any(True for fixture in found for _ in _quiet_objects(fixture)), "no file or object expects none"


def unmet(rule: Rule[Any], entry: RuleEntry, files: Mapping[str, bytes], registry: Registry) -> Iterator[str]:
    """What a rule says of objects without any key that it needs, by its entry, once all such keys have other names."""

    class Always(Registry):
        def load(self, id: str) -> Rule[Any]:
            return rule if id == entry.id else registry.load(id)

    # Other names are not decoded, so a rule about what is refused would not be asked.
    asked = entry._replace(needs=(), refused=False)
    both = Always({entry.id: asked, CRASHED: registry.entries[CRASHED]}, {})
    key = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, entry.needs))})(?=[\"']?\s*:)".encode())
    renamed = {name: key.sub(rb"no-\1", data) for name, data in files.items()}
    for said in speak(renamed, [entry.id], (), both):
        if said.object is not None and (keys_of(said.object) or frozenset()).isdisjoint(entry.needs):
            yield said.finding.message


@pytest.mark.parametrize("id", [id for id in RULES if id not in NO_EXAMPLE])
def test_a_rule_is_silent_without_the_keys_it_needs(id: str, registry: Registry) -> None:
    rule = load(id)
    files = [{"example.yaml": example(rule, "Bad")}, *(fixture.files for fixture in fixtures_of(id))]
    if rule.entry.needs:
        assert [said for each in files for said in unmet(rule, rule.entry, each, registry)] == []


def test_wrong_needs_are_seen(registry: Registry) -> None:
    rule = load("liveness-port")
    files = {"example.yaml": example(rule, "Bad")}
    for needs, said in ((("livenessProbe",), 0), (("ports",), 1), (("readinessProbe",), 1)):
        assert len(list(unmet(rule, rule.entry._replace(needs=needs), files, registry))) == said, needs


def test_every_fixture_folder_is_that_of_a_rule() -> None:
    folders = {path.name for path in FIXTURES.iterdir() if not path.name.startswith("_")}
    assert folders - set(RULES) == set()


def said_of_everything(registry: Registry) -> tuple[Diagnostic, ...]:
    """What all rules of a registry say about all fixtures."""
    every = [fixture.files for id in RULES for fixture in fixtures_of(id)]
    odd = [{str(path): path.read_bytes()} for path in sorted((FIXTURES / "_text").glob("*")) if path.is_file()]
    return tuple(said for files in (*every, *odd) for said in lint_files(files, RULES, (), registry))


@pytest.fixture(scope="module")
def everything(registry: Registry) -> tuple[Diagnostic, ...]:
    """What the built-in rules say about them."""
    return said_of_everything(registry)


def test_needs_hide_no_finding(everything: Iterable[Diagnostic], registry: Registry) -> None:
    class AskedAlways(Registry):
        def load(self, id: str) -> Rule[Any]:
            return registry.load(id)

    always = {id: entry._replace(needs=()) for id, entry in registry.entries.items()}
    assert everything == said_of_everything(AskedAlways(always, {}))


def test_needs_have_all_that_is_deprecated() -> None:
    """Two rules need the very keys that a table calls deprecated."""
    rows = json.loads(k8slint_schemas.read("deprecated-fields.json"))
    volumes = {row["key"] for row in rows if row["type"] == "volume"}
    labels = {row["key"] for row in rows if row["type"] == "label" and "spec.nodeSelector" in row["where"]}
    assert volumes
    assert labels
    assert volumes <= set(load("deprecated-volume-type").entry.needs)
    assert labels <= set(load("deprecated-label-key").entry.needs)


def test_no_rule_raises_on_any_fixture(everything: Iterable[Diagnostic]) -> None:
    assert len({one.rule for one in everything}) > len(RULES) // 2, "the fixtures were not read"
    crashes = {f"{one.path}:{one.range.start.line}: {one.message}" for one in everything if one.rule == CRASHED}
    assert crashes == set()


def test_messages_have_the_style(everything: Iterable[Diagnostic]) -> None:
    wrong = {f"{one.rule}: {why}: {one.message}" for one in everything if (why := _style(one.message))}
    assert wrong == set()


_START = re.compile(
    r"""
    [a-z0-9'"{<$.-]         # a word, a quote, a number
    | [A-Z][A-Z0-9]+[ s-]   # JSON, CPU
    | ([A-Z][a-z0-9]+|[A-Z]+)([A-Z][a-z0-9]*)*[ ']  # ConfigMap, Pod
    """,
    re.VERBOSE,
)
# Words that begin with a capital and are no kind.
_SENTENCES = ("A ", "All ", "An ", "Any ", "Each ", "Every ", "In ", "It ", "No ", "The ", "This ", "You ")


def _style(text: str) -> str | None:
    """What is wrong with the style of a summary or message, or None."""
    if not _START.match(text) or text.startswith(_SENTENCES):
        return "begins with a capital"
    if text.endswith((".", "!")) and not text.endswith("..."):
        return "ends with a full stop"
    if "\n" in text or text != text.strip():
        return "has blanks at an end or a line break"
    return None


def test_the_style_is_checked() -> None:
    assert _style("ConfigMap 'a' has no key 'b'") is None
    assert _style("JSON has no comments") is None
    assert _style("The image has no tag") == "begins with a capital"
    assert _style("image has no tag.") == "ends with a full stop"
    assert _style("two\nlines") == "has blanks at an end or a line break"


NAMELESS = {
    "crd-valid": """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        spec: {versions: [{served: true}]}
        """,
    "gateway-duplicate-listener": """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        spec: {listeners: [{port: 80, protocol: HTTP}, {port: 80, protocol: HTTP}]}
        """,
    "invalid-label-value": """
        apiVersion: apps/v1
        kind: Deployment
        spec: {selector: {matchExpressions: [{operator: In, values: [a b]}]}}
        """,
    "overlapping-volume-paths": """
        apiVersion: v1
        kind: Pod
        spec: {volumes: [{projected: {sources: [{configMap: {items: [{path: a}, {path: a/b}]}}]}}]}
        """,
    "namespace-pod-security-violation": """
        apiVersion: v1
        kind: Namespace
        metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: restricted}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: b, namespace: a}
        spec: {volumes: [{hostPath: {path: /}}, {nfs: {path: /}}]}
        """,
}


@pytest.mark.parametrize("id", NAMELESS)
def test_what_has_no_name_is_not_called_none(id: str) -> None:
    found = lint_files({"a.yaml": dedent(NAMELESS[id]).encode()}, [id])
    assert found
    assert [each.message for each in found if "None" in each.message] == []


def test_an_empty_project_is_silent(registry: Registry) -> None:
    nothing = assemble([], (newest_release(),))
    for id in RULES:
        rule = load(id)
        if rule.target is WHOLE_PROJECT:
            assert list(rule.check(nothing)) == [], id
    for text in ("", "\n", "---\n", "# nothing\n", "null\n"):
        assert lint_files({"empty.yaml": text.encode()}, RULES, (), registry) == ()


@pytest.mark.parametrize("target", TARGETS)
def test_the_skeleton_of_a_rule_runs(target: str, tmp_path: Path, registry: Registry) -> None:
    module, fixture = write_rule(tmp_path, f"new-{target}", target)
    assert list(expectations(str(fixture), fixture.read_text("utf-8")))
    code: dict[str, Any] = {"__name__": "new_rule"}
    exec(compile(module.read_text("utf-8"), module, "exec"), code)
    (made,) = (value for value in code.values() if isinstance(value, Rule))
    assert made.target is TARGETS[target]

    class WithIt(Registry):
        def load(self, id: str) -> Rule[Any]:
            return made if id == made.entry.id else registry.load(id)

    both = WithIt({made.entry.id: made.entry, CRASHED: registry.entries[CRASHED]}, {})
    for title in ("Bad", "Good"):
        assert lint_files({"example.yaml": example(made, title)}, [made.entry.id], (), both) == ()
    assert list(faults(f"rules/k8slint_rules/{module.name}", module.read_text("utf-8"))) == []


def test_pages_show_kinds_of_objects_only_and_whole_ids() -> None:
    assert "looks at each problem of a file\n" in as_text(load("yaml-syntax"))
    assert any(f"looks at each object ({kind}" in as_text(load(id)) for id in RULES for kind in load(id).entry.kinds)
    for id in RULES:
        broken = re.findall(r"[a-z]-\n +[a-z]", as_text(load(id)).partition("\nBad\n")[0])
        assert broken == [], id


@each_rule
def test_pages_can_be_printed(id: str) -> None:
    rule = load(id)
    for page in (as_text(rule), as_markdown(rule), as_json(rule)):
        assert id in page
        assert page.isprintable() or not re.search(
            r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", page
        )


def test_generated_files_are_fresh() -> None:
    wanted = generated()
    stale = [
        str(path)
        for path, text in wanted.items()
        if not (ROOT / path).exists() or (ROOT / path).read_text("utf-8") != text
    ]
    pages = {path.relative_to(ROOT) for path in (ROOT / "docs/rules").glob("*.md")}
    assert stale == [], "run: k8slint dev docs"
    assert pages - set(wanted) == set(), "run: k8slint dev docs"
