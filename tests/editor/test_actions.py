"""Code actions: fixes one by one and together, and comments that ask for silence and get it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from k8slint.editor.actions import EXPLAIN, Action, actions
from k8slint.editor.ignoring import NEVER_IGNORED, REASON
from k8slint.fix import applied
from k8slint.outcome import Diagnostic, FixEdit, OfferedFix
from k8slint.registry import Registry
from k8slint.source import Position, Range, Span
from k8slint.testing import files_of, fixtures, releases_of
from tests.editor.linted import Linted, linted

FIXTURES = Path(__file__).parents[2] / "fixtures"
FOLDERS = sorted(folder.name for folder in FIXTURES.iterdir() if not folder.name.startswith("_"))

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: a
      image: nginx
    - name: b
      image: ' redis:7 '
    - name: c
      image: " redis:7 "
"""


def offered(text: str, registry: Registry, rule: str, mark: str = "", path: str = "a.yaml") -> tuple[Action, ...]:
    """What is offered for the first finding of a rule, or the one that stands at a mark."""
    found = linted({path: text.encode()}, registry)
    mine = found.of(path)
    at = text.index(mark) if mark else -1
    one = next(each for each in mine if each.rule == rule and (at < 0 or each.span.start <= at <= each.span.end))
    return actions(found.units[path], mine, one.span, registry)


def named(found: tuple[Action, ...], start: str) -> Action:
    (action,) = [each for each in found if each.title.startswith(start)]
    return action


def test_a_fix_is_offered_and_preferred_if_it_is_safe(registry: Registry) -> None:
    action = named(offered(POD, registry, "padded-image"), "take the blanks away")
    assert (action.kind, action.preferred, action.reason) == ("quickfix", True, None)
    assert applied(POD, action.edits) == POD.replace("' redis:7 '", "'redis:7'")
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {contianers: []}\n"
    action = named(offered(text, registry, "unknown-field"), "rename it to 'containers'")
    assert not action.preferred
    assert applied(text, action.edits) == text.replace("contianers", "containers")


def test_all_fixes_of_a_rule_are_made_at_once(registry: Registry) -> None:
    found = offered(POD, registry, "padded-image")
    action = named(found, "mend 2 findings of 'padded-image'")
    assert len(action.diagnostics) == 2
    assert applied(POD, action.edits) == POD.replace(" redis:7 ", "redis:7")
    one = POD.replace('" redis:7 "', "redis:7")
    assert not [each for each in offered(one, registry, "padded-image") if each.title.startswith("mend")]


def test_only_safe_fixes_are_made_all_over_a_file(registry: Registry) -> None:
    text = POD + "      resources: {limits: {cpu: 500}}\n"
    assert named(offered(text, registry, "resource-unit-suspicious"), "change it to '500m'").kind == "quickfix"
    found = offered(text, registry, "latest-tag")
    action = named(found, "make all safe fixes")
    assert action.kind == "source.fixAll"
    assert {each.rule for each in action.diagnostics} == {"padded-image"}
    assert applied(text, action.edits) == text.replace(" redis:7 ", "redis:7")


def test_of_fixes_that_collide_the_first_is_made(registry: Registry) -> None:
    found = linted({"a.yaml": POD.encode()}, registry)
    template = found.of("a.yaml")[0]

    def fixed(first: int, last: int, text: str) -> Diagnostic:
        edit = FixEdit(Range(Position(1, first), Position(1, last)), text)
        return template._replace(rule="latest-tag", fix=OfferedFix(text, True, (edit,)))

    several = [fixed(1, 4, "x"), fixed(3, 6, "y"), fixed(6, 7, "z"), fixed(6, 6, "w"), fixed(1, 4, "x")]
    action = named(actions(found.units["a.yaml"], several, Span(0, len(POD)), registry), "make all safe fixes")
    assert [edit.text for edit in action.edits] == ["x", "z"]
    assert [one.fix.title for one in action.diagnostics if one.fix] == ["x", "z", "x"]


def test_a_rule_is_explained(registry: Registry) -> None:
    action = named(offered(POD, registry, "latest-tag"), "explain 'latest-tag'")
    assert action.command == (EXPLAIN, "latest-tag")
    assert action.edits == ()


def test_where_many_rules_meet_the_menu_stays_short(registry: Registry) -> None:
    found = linted({"a.yaml": POD.encode()}, registry)
    (template,) = [each for each in found.of("a.yaml") if each.rule == "latest-tag"]
    rules = ["latest-tag", "no-liveness-probe", "no-readiness-probe", "unset-cpu-requirements"]
    several = [template._replace(rule=rule) for rule in rules]
    titles = [each.title for each in actions(found.units["a.yaml"], several, template.span, registry)]
    assert titles == [f"ignore '{rule}' {whom}" for whom in ("here", "for Pod 'web'") for rule in rules]
    few = [each.title for each in actions(found.units["a.yaml"], several[:3], template.span, registry)]
    assert few[-3:] == [f"explain '{rule}'" for rule in rules[:3]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("      image: nginx\n", "      image: nginx # k8slint: ignore[latest-tag] -- TODO: why\n"),
        ("      image: nginx  \n", "      image: nginx # k8slint: ignore[latest-tag] -- TODO: why  \n"),
        ("      image: nginx # old\n", "      image: nginx # old # k8slint: ignore[latest-tag] -- TODO: why\n"),
        (
            "      image: nginx # k8slint: ignore[privileged-container] -- so\n",
            "      image: nginx # k8slint: ignore[privileged-container, latest-tag] -- so\n",
        ),
        (
            "      # k8slint: ignore[privileged-container] -- so\n      image: nginx\n",
            "      # k8slint: ignore[privileged-container, latest-tag] -- so\n      image: nginx\n",
        ),
        (
            "      image: nginx # k8slint: ignore[privileged-container]\n",
            "      image: nginx # k8slint: ignore[privileged-container] # k8slint: ignore[latest-tag] -- TODO: why\n",
        ),
        (
            "      image: |-\n        nginx\n",
            "      image: |- # k8slint: ignore[latest-tag] -- TODO: why\n        nginx\n",
        ),
        (
            '      image: "ngi\\\n        nx"\n',
            '      image: "ngi\\\n        nx" # k8slint: ignore[latest-tag] -- TODO: why\n',
        ),
        (
            "      image: nginx\n      args: [{a: 1,\n        b: 2}]\n",
            "      image: nginx # k8slint: ignore[latest-tag] -- TODO: why\n      args: [{a: 1,\n        b: 2}]\n",
        ),
        (
            '      "image": "nginx", "command": ["a\n        b"]\n',
            None,
        ),
    ],
)
def test_ignoring_here(registry: Registry, before: str, after: str | None) -> None:
    head = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: a\n"
    if after is None:
        head = head.replace("    - name: a\n", "    - {name: a,\n")
        before = before.replace("]\n", "]}\n")
        after = "      # k8slint: ignore[latest-tag] -- TODO: why\n" + before
    action = named(offered(head + before, registry, "latest-tag"), "ignore 'latest-tag' here")
    text = applied(head + before, action.edits)
    assert text == head + after
    assert action.reason is None or text[action.reason.start : action.reason.end] == REASON
    assert (action.reason is None) == (REASON not in after)


def test_the_last_line_of_a_block_takes_no_comment(registry: Registry) -> None:
    text = (
        POD.replace("      image: nginx\n", "      image: |-\n        ngi\u200bnx\n")
        .partition("    - name: b")[0]
        .rstrip()
    )
    action = named(offered(text, registry, "bidi-or-zero-width"), "ignore 'bidi-or-zero-width' here")
    assert "      # k8slint: ignore[bidi-or-zero-width] -- TODO: why\n      image: |-\n" in applied(text, action.edits)


def test_a_wish_for_more_is_not_joined_by_one_for_less(registry: Registry) -> None:
    text = POD.replace("spec:", "# k8slint: ignore[privileged-container] -- so\nspec:")
    action = named(offered(text, registry, "latest-tag"), "ignore 'latest-tag' here")
    assert applied(text, action.edits) == text.replace("nginx", "nginx # k8slint: ignore[latest-tag] -- TODO: why")
    whole = named(offered(text, registry, "latest-tag"), "ignore 'latest-tag' for")
    assert applied(text, whole.edits) == f"# k8slint: object-ignore[latest-tag] -- TODO: why\n{text}"
    joined = named(offered(applied(text, whole.edits), registry, "naked-pod"), "ignore 'naked-pod' for")
    assert "# k8slint: object-ignore[latest-tag, naked-pod] -- TODO: why\n" in applied(
        applied(text, whole.edits), joined.edits
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("# a\u202eb\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n", "bidi-or-zero-width"),
        ("apiVersion: v\u2028", "bidi-or-zero-width"),
        ("a: 1\n--- {apiVersion: v1, kind: ConfigMap}\n", "yaml-syntax"),
        ("%YAML 1.1\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "yaml-directive"),
        ('{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"x": 1}}\n', "unknown-field"),
    ],
)
def test_where_no_comment_is_heard_none_is_offered(registry: Registry, text: str, rule: str) -> None:
    found = offered(text, registry, rule)
    assert not [each for each in found if each.title == f"ignore '{rule}' here"]


def test_ignoring_for_an_object_of_a_list(registry: Registry) -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n" + "".join(
        f"  - apiVersion: v1\n    kind: Pod\n    metadata: {{name: {name}}}\n"
        f"    spec: {{containers: [{{name: a, image: nginx}}]}}\n"
        for name in "ab"
    )
    found = linted({"a.yaml": text.encode()}, registry)
    second = [one for one in found.of("a.yaml") if one.rule == "latest-tag"][1]
    action = named(actions(found.units["a.yaml"], found.of("a.yaml"), second.span, registry), "ignore 'latest-tag' for")
    assert action.title == "ignore 'latest-tag' for Pod 'b'"
    mended = applied(text, action.edits)
    assert mended.count("  # k8slint: object-ignore[latest-tag] -- TODO: why\n  - apiVersion: v1\n") == 1
    left = [one for one in linted({"a.yaml": mended.encode()}, registry).diagnostics if one.rule == "latest-tag"]
    assert [one.object.name for one in left if one.object] == ["a"]


def test_ignoring_in_the_file_from_three_findings_on(registry: Registry) -> None:
    text = POD.replace("' redis:7 '", "redis")
    assert "ignore 'latest-tag' in this file" not in [each.title for each in offered(text, registry, "latest-tag")]
    text = text.replace('" redis:7 "', "redis").replace("\n", "\r\n")
    action = named(offered(text, registry, "latest-tag"), "ignore 'latest-tag' in this file")
    assert len(action.diagnostics) == 3
    assert applied(text, action.edits) == "# k8slint: file-ignore[latest-tag] -- TODO: why\r\n" + text


def test_what_cannot_be_read_is_ignored_in_the_whole_file_only(registry: Registry) -> None:
    text = "apiVersion: v1\nkind: [\n"
    found = offered(text, registry, "yaml-syntax")
    assert [each.title for each in found if each.title.startswith("ignore")] == ["ignore 'yaml-syntax' in this file"]
    assert linted({"a.yaml": applied(text, named(found, "ignore").edits).encode()}, registry).diagnostics == ()


_SPEC: Mapping[str, object] = {"containers": [{"name": "a", "image": "nginx"}]}


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "metadata",
    [
        {"name": "web"},
        {"name": "web", "annotations": {"a": "b"}},
        {"annotations": {}, "name": "web"},
        {"annotations": None, "name": "web"},
    ],
)
def test_ignoring_in_json_is_an_annotation(
    registry: Registry, metadata: Mapping[str, object], indent: int | None
) -> None:
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": _SPEC}, indent=indent)
    found = offered(text, registry, "latest-tag", path="a.json")
    assert [each.title for each in found if each.title.startswith("ignore")] == ["ignore 'latest-tag' for Pod 'web'"]
    action = named(found, "ignore")
    mended = applied(text, action.edits)
    assert json.loads(mended)["metadata"]["annotations"]["k8slint/ignore.latest-tag"] == REASON
    assert json.loads(mended)["metadata"]["name"] == "web"
    assert action.reason is not None
    assert mended[action.reason.start : action.reason.end] == REASON
    left = linted({"a.json": mended.encode()}, registry).diagnostics
    assert "latest-tag" not in {one.rule for one in left}
    assert "unused-suppression" not in {one.rule for one in left}


def test_what_is_wrong_with_a_suppression_is_not_ignored(registry: Registry) -> None:
    text = POD.replace("image: nginx", "image: nginx:1 # k8slint: ignore[latest-tag] -- so")
    found = offered(text, registry, "unused-suppression")
    assert not [each for each in found if each.title.startswith("ignore 'unused-suppression'")]
    assert set(registry.entries) >= NEVER_IGNORED


def test_a_fix_that_would_tell_a_secret_is_not_offered(registry: Registry) -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: 12345678}\n"
    found = offered(text, registry, "env-value-not-string")
    assert not [each for each in found if each.edits and not each.title.startswith("ignore")]
    assert "12345678" not in repr([each._replace(diagnostics=()) for each in found])


def test_findings_of_an_older_text_do_no_harm(registry: Registry) -> None:
    found = linted({"a.yaml": POD.encode()}, registry)
    for end in range(0, len(POD), 7):
        shorter = linted({"a.yaml": POD[:end].encode()}, registry).units["a.yaml"]
        for action in actions(shorter, found.of("a.yaml"), Span(0, end), registry):
            assert all(0 <= edit.span.start <= edit.span.end <= end for edit in action.edits)


def _facts(found: Linted) -> Counter[tuple[str, str, str]]:
    # A message that names a line names another one when a comment comes in above.
    return Counter((one.path, one.rule, re.sub(r"line \d+", "line", one.message)) for one in found.diagnostics)


def _as_it_is(data: bytes) -> bytes:
    return data


def _of_windows(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").rstrip(b"\r\n")


@pytest.mark.parametrize("written", [_as_it_is, _of_windows])
@pytest.mark.parametrize("folder", [name for name in FOLDERS if name != "not-utf8"])  # an edit mends the whole text
def test_who_asks_for_silence_gets_it(folder: str, registry: Registry, written: Callable[[bytes], bytes]) -> None:
    ids = {folder} | {entry.id for entry in registry.entries.values() if entry.on == "problem"}
    for fixture in fixtures(FIXTURES / folder):
        files, releases = files_of(fixture), releases_of(files_of(fixture))
        files = {path: written(data) for path, data in files.items()}
        found = linted(files, registry, ids, releases, require_reason=True)
        before = _facts(found)
        for one in [one for one in found.diagnostics if one.rule == folder][:2]:
            source = found.units[one.path].file.source
            key = (one.path, one.rule, re.sub(r"line \d+", "line", one.message))
            for action in actions(found.units[one.path], found.of(one.path), one.span, registry):
                if one not in action.diagnostics or not action.title.startswith(f"ignore '{folder}'"):
                    continue
                text = applied(source.text, action.edits)
                assert action.reason is None or text[action.reason.start : action.reason.end] == REASON
                after = _facts(linted({**files, one.path: text.encode()}, registry, ids, releases, require_reason=True))
                assert after[key] < before[key], (one.path, one.range.start, action)
                assert not after - before, (one.path, one.range.start, action)


@pytest.mark.parametrize("folder", FOLDERS)
def test_fixes_made_together_mend_what_they_say(folder: str, registry: Registry) -> None:
    for fixture in fixtures(FIXTURES / folder):
        files, releases = files_of(fixture), releases_of(files_of(fixture))
        found = linted(files, registry, (), releases)
        before = _facts(found)
        for path, unit in found.units.items():
            for action in actions(unit, found.of(path), Span(0, len(unit.file.source.text)), registry):
                if action.title.startswith(("mend", "make")):
                    text = applied(unit.file.source.text, action.edits)
                    after = linted({**files, path: text.encode()}, registry, (), releases)
                    mended = _facts(Linted({}, action.diagnostics))
                    assert all(_facts(after)[key] < before[key] for key in mended), (path, action.title)
                    assert after.units[path].file.has_gaps == unit.file.has_gaps
