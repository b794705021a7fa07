"""`k8slint check`: exit codes, flags, formats, and what the paths mean."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Tree
from tests.cli.manifests import BROKEN, CLEAN, REFUSED, WARNED


def rules(out: str) -> list[str]:
    """The rules of a JSON report, in its order."""
    return [finding["rule"] for finding in json.loads(out)["findings"]]


@pytest.mark.parametrize(
    ("manifest", "arguments", "code"),
    [
        (CLEAN, (), 0),
        (WARNED, (), 0),
        (WARNED, ("--fail-on", "warning"), 1),
        (REFUSED, (), 1),
        (REFUSED, ("--fail-on", "never"), 0),
        (BROKEN, (), 1),
        (CLEAN, ("--preset", "nonsense"), 2),
        (CLEAN, ("--select", "nonsense"), 2),
        (CLEAN, ("--kubernetes-version", "1.12"), 2),
        (CLEAN, ("--kubernetes-version", "latest"), 2),
        (CLEAN, ("--config", "nowhere.yaml"), 2),
    ],
)
def test_exit_codes(tree: Tree, run: Run, manifest: str, arguments: tuple[str, ...], code: int) -> None:
    tree({"a.yaml": manifest})
    assert run("check", "a.yaml", *arguments).code == code


def test_a_missing_path_is_incomplete_and_the_rest_is_linted(tree: Tree, run: Run) -> None:
    tree({"a.yaml": REFUSED})
    ran = run("check", "a.yaml", "nowhere.yaml", "-f", "json")
    assert ran.code == 2
    assert rules(ran.out) == ["env-value-not-string"]
    assert "nowhere.yaml: no such file or folder" in ran.err


def test_json_is_format_1(tree: Tree, run: Run) -> None:
    tree({"apps/web.yaml": WARNED})
    report = json.loads(run("check", "-f", "json").out)
    assert report["format"] == 1
    assert report["tool"]["name"] == "k8slint"
    assert report["kubernetesVersions"] == ["1.37"]
    assert report["summary"]["objects"] == 1
    (finding,) = report["findings"]
    assert finding["rule"] == "latest-tag"
    assert finding["path"] == "apps/web.yaml"
    assert finding["range"] == {"start": {"line": 14, "column": 18}, "end": {"line": 14, "column": 23}}
    assert finding["object"] == {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "namespace": "",
        "name": "web",
        "document": 0,
    }
    assert finding["yamlPath"] == ["spec", "template", "spec", "containers", 0, "image"]


def test_paths_choose_what_is_reported_not_what_is_known(tree: Tree, run: Run) -> None:
    tree(
        {
            ".git/HEAD": "ref: refs/heads/main\n",
            "maps/settings.yaml": CLEAN,
            "apps/pod.yaml": """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: nginx:1.29
      env:
        - name: LEVEL
          valueFrom: {configMapKeyRef: {name: settings, key: levle}}
""",
        }
    )
    arguments = ("-f", "json", "--select", "missing-config-key")
    assert rules(run("check", "apps/pod.yaml", *arguments).out) == ["missing-config-key"]
    assert rules(run("check", "apps/pod.yaml", "--scope", "files", *arguments).out) == []
    assert rules(run("check", "maps", *arguments).out) == []


def test_standard_input_stands_in_for_its_file(tree: Tree, run: Run) -> None:
    tree({"a.yaml": CLEAN})
    ran = run("check", "-", "--stdin-filename", "a.yaml", "-f", "json", stdin=REFUSED)
    assert ran.code == 1
    assert [f["path"] for f in json.loads(ran.out)["findings"]] == ["a.yaml"]


@pytest.mark.parametrize("empty", ["", "\n\n", "---\n", "# only a comment\n"])
def test_nothing_to_lint_is_said_aloud(tree: Tree, run: Run, empty: str) -> None:
    tree({"a.yaml": empty})
    ran = run("check", "a.yaml")
    assert ran.code == 0
    assert "no Kubernetes objects found" in ran.out


def test_foreign_files_are_counted_not_blamed(tree: Tree, run: Run) -> None:
    tree(
        {
            "compose.yaml": "services: {web: {image: nginx}}\n",
            "chart/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
            "chart/values.yaml": "kind: Deployment\nreplicas: 2\n",
            "chart/templates/web.yaml": "{{- if .Values.on }}\nkind: {{ .Values.kind }}\n{{- end }}\n",
            "kustomization.yaml": "resources: [web.yaml]\n",
            "mkdocs.yml": "site_name: !!python/name:x\nplugins: [\n",
            "web.yaml": WARNED,
        }
    )
    report = json.loads(run("check", "-f", "json").out)
    assert {(skip["path"], skip["reason"]) for skip in report["summary"]["skipped"]} == {
        ("compose.yaml", "compose"),
        ("chart/Chart.yaml", "helm-chart"),
        ("chart/values.yaml", "helm-values"),
        ("chart/templates/web.yaml", "helm-template"),
        ("kustomization.yaml", "kustomization"),
        ("mkdocs.yml", "not-kubernetes"),
    }
    assert [finding["rule"] for finding in report["findings"]] == ["latest-tag"]


def test_configuration_overrides_by_path_and_kind(tree: Tree, run: Run) -> None:
    tree(
        {
            ".k8slint.yaml": """\
severity: {latest-tag: error}
exclude: ["vendor/**"]
overrides:
  - {files: ["dev/**"], ignore: [latest-tag]}
""",
            "dev/web.yaml": WARNED,
            "prod/web.yaml": WARNED,
            "vendor/web.yaml": WARNED,
        }
    )
    ran = run("check", "-f", "concise", "-q", "--ignore", "duplicate-object")
    assert ran.out == ("prod/web.yaml:14:18: error[latest-tag] container 'web' uses image 'nginx' without a tag\n")
    assert ran.code == 1
    named = run("check", "vendor/web.yaml", "-f", "json")
    assert rules(named.out) == ["latest-tag"]
    hooked = run("check", "vendor/web.yaml", "--force-exclude", "-f", "json")
    assert rules(hooked.out) == []


def test_suppressions_silence_and_idle_ones_are_told(tree: Tree, run: Run) -> None:
    silenced = WARNED.replace("image: nginx", "image: nginx # k8slint: ignore[latest-tag] -- pinned by the overlay")
    tree({"a.yaml": silenced, "b.yaml": "# k8slint: file-ignore[latest-tag] -- left over\n" + CLEAN})
    report = json.loads(run("check", "-f", "json").out)
    assert report["summary"]["suppressed"] == 1
    assert [(f["rule"], f["path"]) for f in report["findings"]] == [("unused-suppression", "b.yaml")]


COMMENT = "# k8slint: {}[latest-tag] -- pinned by the overlay"


@pytest.mark.parametrize(
    "silenced",
    [
        WARNED.replace("image: nginx", f"image: nginx {COMMENT.format('ignore')}"),
        WARNED + COMMENT.format("object-ignore"),
        COMMENT.format("file-ignore") + "\n" + WARNED,
        WARNED.replace("name: web\n", "name: web\n  annotations: {k8slint/ignore.latest-tag: pinned}\n", 1),
    ],
    ids=["line", "object", "file", "annotation"],
)
def test_nothing_is_suppressed_where_nobody_wants_that(tree: Tree, run: Run, silenced: str) -> None:
    tree({"a.yaml": silenced, "b.yaml": "# k8slint: file-ignore[latest-tag] -- left over\n" + CLEAN})
    assert [f["path"] for f in json.loads(run("check", "-f", "json").out)["findings"]] == ["b.yaml"]
    report = json.loads(run("check", "-f", "json", "--no-suppressions").out)
    assert [(f["rule"], f["path"]) for f in report["findings"]] == [("latest-tag", "a.yaml")]
    assert report["summary"]["suppressed"] == 0


def test_suppressions_that_are_wrong_are_told_whether_they_are_heeded_or_not(tree: Tree, run: Run) -> None:
    wrong = "# k8slint: file-ignore[latest-tags, malformed-suppression]\n# k8slint: ignroe[latest-tag]\n"
    tree({"a.yaml": wrong + CLEAN, ".k8slint.yaml": "require-suppression-reason: true\n"})
    assert rules(run("check", "-f", "json").out) == ["unknown-suppression"]
    told = rules(run("check", "-f", "json", "--no-suppressions").out)
    assert told == ["malformed-suppression", "unknown-suppression", "malformed-suppression"]


def test_several_releases_are_judged_together(tree: Tree, run: Run) -> None:
    tree({"a.yaml": "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: p}\nspec: {}\n"})
    ran = run("check", "-f", "json", "--kubernetes-version", "1.34", "--kubernetes-version", "1.25")
    report = json.loads(ran.out)
    assert report["kubernetesVersions"] == ["1.25", "1.34"]
    assert {f["rule"] for f in report["findings"]} == {"removed-api-version"}


def test_a_report_goes_into_a_file(tree: Tree, run: Run) -> None:
    folder = tree({"a.yaml": WARNED})
    ran = run("check", "-f", "sarif", "-o", "out.sarif")
    assert ran.out == ""
    assert "1 warning" in ran.err
    assert json.loads((folder / "out.sarif").read_text())["version"] == "2.1.0"


def test_a_report_that_cannot_be_written_is_told(tree: Tree, run: Run) -> None:
    tree({"a.yaml": CLEAN})
    ran = run("check", "-o", "no/such/folder/out.txt")
    assert ran.code == 2
    assert "cannot write" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="pipes have no names there")
def test_a_pipe_is_not_opened(tree: Tree, run: Run) -> None:
    folder = tree({"a.yaml": CLEAN})
    os.mkfifo(folder / "pipe.yaml")
    ran = run("check", "pipe.yaml", "a.yaml")
    assert ran.code == 2
    assert "pipe.yaml: not a regular file" in ran.err


def test_a_link_out_of_the_project_is_not_followed(
    tree: Tree, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    elsewhere.write_text(REFUSED)
    folder = tree({".git/HEAD": "", "a.yaml": CLEAN})
    Path(folder / "link.yaml").symlink_to(elsewhere)
    report = json.loads(run("check", "-f", "json").out)
    assert report["findings"] == []
    assert {"path": "link.yaml", "reason": "link-outside"} in report["summary"]["skipped"]
    assert "env-value-not-string" in rules(run("check", "link.yaml", "-f", "json").out)


def test_secret_values_stay_where_they_are(tree: Tree, run: Run) -> None:
    tree(
        {
            "a.yaml": """\
apiVersion: v1
kind: Secret
metadata: {name: s}
data:
  password: canary-plain!
stringData: {pin: 4711}
"""
        }
    )
    for format in ("full", "concise", "json", "github", "sarif"):
        ran = run("check", "-f", format)
        assert ran.code == 1
        assert "secret-data-not-base64" in ran.out
        assert "canary-plain" not in ran.out + ran.err
        assert "4711" not in ran.out + ran.err


def test_a_thousand_findings_of_a_rule_are_not_all_shown(tree: Tree, run: Run) -> None:
    tree({"big.yaml": f"{CLEAN}---\n" * 3000 + WARNED, ".k8slint.yaml": "preset: minimal\n"})
    start = time.perf_counter()
    ran = run("check", "-f", "json", "--select", "duplicate-object,latest-tag")
    assert time.perf_counter() - start < 10
    report = json.loads(ran.out)
    assert ran.code == 1
    assert report["summary"]["withheld"] == 2899
    assert report["summary"]["errors"] == 100
    assert [finding["rule"] for finding in report["findings"]] == ["duplicate-object"] * 100 + ["latest-tag"]
    lines = [finding["range"]["start"]["line"] for finding in report["findings"]]
    assert lines == sorted(lines)
    assert max(lines[:100]) < 1000
    said = run("check", "--select", "duplicate-object").out
    assert "2,899 more findings of duplicate-object in big.yaml are not shown." in said


def test_findings_that_are_not_shown_still_fail(tree: Tree, run: Run) -> None:
    quiet = "overrides: [{kinds: [ConfigMap], severity: {duplicate-object: info}}]\n"
    twice = f"{WARNED}---\n{WARNED}"
    tree({"a.yaml": f"{CLEAN}---\n" * 150 + twice, ".k8slint.yaml": quiet})
    ran = run("check", "-f", "json", "--select", "duplicate-object")
    assert (ran.code, json.loads(ran.out)["summary"]["errors"]) == (1, 0)


def test_several_files_with_more_findings_are_one_sentence(tree: Tree, run: Run) -> None:
    tree(dict.fromkeys(("a.yaml", "b.yaml"), f"{CLEAN}---\n" * 103))
    assert "4 more findings in 2 files are not shown." in run("check", "--select", "duplicate-object").out


def test_words_of_a_million_characters_do_not_fill_the_report(tree: Tree, run: Run) -> None:
    long = "x" * 1_000_000
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    text = f"{head}data: {{a: true{long}, b: {long}: c}}\n---\n{head}data: {{a: [{long}]}}\n{long}: 1\n"
    tree({"a.yaml": text})
    for format in ("json", "sarif", "full", "concise", "github"):
        ran = run("check", "-f", format)
        assert ran.code == 1
        assert len(ran.out) < 50_000


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("chek",), "no such command 'chek'; did you mean 'check'?"),
        (("check", "--preset", "strct"), "did you mean 'strict'?"),
        (("check", "--fail-on", "warnings"), "did you mean 'warning'?"),
        (("check", "-f", "jsn"), "did you mean 'json'?"),
        (("rules", "-f", "jsn"), "did you mean 'json'?"),
        (("check", "--selct", "x"), "--select"),
    ],
)
def test_a_near_word_is_offered(tree: Tree, run: Run, arguments: tuple[str, ...], hint: str) -> None:
    tree({})
    ran = run(*arguments)
    assert ran.code == 2
    assert hint in ran.err


def test_select_wins_over_preset(tree: Tree, run: Run) -> None:
    tree({"a.yaml": f"{WARNED}---\n{REFUSED}"})
    assert rules(run("check", "-f", "json", "--preset", "minimal", "--select", "latest-tag").out) == ["latest-tag"]
    assert "wins over --preset" in " ".join(run("check", "--help").out.split())


def test_a_release_of_the_configuration_that_nobody_has_is_told_with_its_place(tree: Tree, run: Run) -> None:
    tree({"a.yaml": CLEAN, ".k8slint.yaml": "fail-on: error\nkubernetes-versions: ['1.34', '1.99']\n"})
    ran = run("check")
    assert ran.code == 2
    assert ".k8slint.yaml:2:31: no schemas of Kubernetes 1.99" in ran.err
    assert run("check", "--kubernetes-version", "1.34").code == 0


def test_a_kind_that_nobody_knows_is_a_warning(tree: Tree, run: Run) -> None:
    config = "overrides:\n- {kinds: [apps/Deployment, Pdo, MyKind], ignore: [latest-tag]}\n"
    tree({"a.yaml": CLEAN, ".k8slint.yaml": config})
    ran = run("check")
    assert (ran.code, ran.err) == (
        0,
        "k8slint: warning: .k8slint.yaml:2:29: no kind is called 'Pdo'; did you mean 'Pod'?\n",
    )


def test_placeholders_are_exempt_from_type_checks(tree: Tree, run: Run) -> None:
    text = WARNED.replace("spec:\n", "spec:\n  replicas: '@REPLICAS@'\n", 1)
    tree({"a.yaml": text})
    assert rules(run("check", "-f", "json").out) != ["latest-tag"]
    Path(".k8slint.yaml").write_text("placeholders: ['@*@']\n")
    assert rules(run("check", "-f", "json").out) == ["latest-tag"]


def test_a_lone_file_elsewhere_does_not_drag_in_the_folders_below(
    tree: Tree, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a.yaml").write_text(REFUSED)
    (elsewhere / "b.yaml").write_text(WARNED)
    (elsewhere / "below").mkdir()
    (elsewhere / "below" / ".k8slint.yaml").write_text("nonsense: 1\n")
    (elsewhere / "below" / "c.yaml").write_text(WARNED)
    tree({"here.yaml": CLEAN})
    assert rules(run("check", str(elsewhere / "a.yaml"), "-f", "json").out) == ["env-value-not-string"]


def test_a_broken_configuration_of_another_project_is_not_read(tree: Tree, run: Run) -> None:
    tree({".git/HEAD": "", "a.yaml": REFUSED, "other/.k8slint.yaml": "nonsense: 1\n", "other/b.yaml": CLEAN})
    assert rules(run("check", "a.yaml", "-f", "json").out) == ["env-value-not-string"]
    assert run("check", ".").code == 2


def test_what_could_not_be_tried_is_counted(tree: Tree, run: Run) -> None:
    crd = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Thing, plural: things}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties: {at: {type: string, format: date-time}}
        x-kubernetes-validations: [{rule: "self.at.getHours('Europe/Berlin') > 1"}]
"""
    thing = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nat: '2024-01-01T00:00:00Z'\n"
    tree({"crd.yaml": crd, "thing.yaml": thing})
    assert "1 expression not tried" in run("check").out
    assert json.loads(run("check", "-f", "json").out)["summary"]["unjudged"] == 1
