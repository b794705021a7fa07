"""What is told of a place, marked with ‸."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from k8slint.editor.hover import Hover, hover
from k8slint.outcome import Diagnostic
from k8slint.source import Position, Range, Span
from tests.editor.marks import CURSOR, unmarked
from tests.editor.test_complete import CONTAINER, SERVICE, WORKLOAD, beside_others

SECRET = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: mine\nstringData:\n"


def told(marked: str, found: Sequence[Diagnostic] = (), path: str = "a.yaml") -> Hover | None:
    text, cursor, _ = unmarked(marked)
    project = beside_others(text, path)
    return hover(project, project.units[-1], cursor, found)


def words(marked: str, found: Sequence[Diagnostic] = (), path: str = "a.yaml") -> str:
    answer = told(marked, found, path)
    return answer.markdown if answer is not None else ""


def finding(rule: str, start: int, end: int, help: str = "") -> Diagnostic:
    nowhere = Range(Position(1, 1), Position(1, 1))
    span = Span(start, end)
    return Diagnostic(rule, "error", "said", "a.yaml", span, nowhere, None, (), help, None, None, (), "")


SAID = {
    "a field": (
        WORKLOAD + "  rep‸licas: 3",
        (
            "**replicas** `integer`\n",
            "Default: `1`",
            "desired pods",
            "Deployment `apps/v1` · `spec.replicas` · Kubernetes 1.",
        ),
    ),
    "the value of a field": (WORKLOAD + "  replicas: ‸3", ("**replicas** `integer`",)),
    "a field that is required": (WORKLOAD + "  temp‸late: {}", ("**template** `PodTemplateSpec` required",)),
    "values": (
        CONTAINER + "          imagePull‸Policy: Always",
        ("Values: `Always`, `IfNotPresent`, `Never`", "<https://"),
    ),
    "what is deprecated": (CONTAINER + "      service‸Account: x", ("**Deprecated** ", "serviceAccountName")),
    "an item": (CONTAINER + "          args: [a, ‸b]", ("**args\\[1\\]** `string`",)),
    "a field of a CRD": (
        "apiVersion: example.com/v1\nkind: Toy\nspec:\n  si‸ze: small",
        ("**size** `string`", "Values: `small`, `large`", "`spec.size` · from a CRD of this project"),
    ),
    "a kind": ("apiVersion: v1\nkind: P‸od", ("**Pod** `v1`", "collection of containers", "Served by Kubernetes 1.")),
    "an API version": ("apiVersion: apps/‸v1\nkind: Deployment", ("**Deployment** `apps/v1`",)),
    "a kind of a CRD": ("apiVersion: example.com/v1\nkind: T‸oy", ("**Toy** `example.com/v1`", "Defined by a CRD")),
    "a version that is gone": (
        "apiVersion: extensions/v1beta1\nkind: Ing‸ress",
        ("gone since Kubernetes 1.22", "use `networking.k8s.io/v1`"),
    ),
    "a name": (
        CONTAINER + "          envFrom:\n            - configMapRef:\n                name: set‸tings",
        ("ConfigMap `settings` in `others.yaml`:3\n\n---\n\n**name** `string`",),
    ),
    "a key": (
        CONTAINER + "          env: [{name: A, valueFrom: {secretKeyRef: {name: login, key: ‸password}}}]",
        ("key `password` of Secret `login` in `others.yaml`:",),
    ),
    "a port": (
        SERVICE + "  selector: {app: web}\n  ports:\n    - port: 80\n      targetPort: ‸http",
        ("port `http` of Deployment `web` in `others.yaml`:", "**targetPort**"),
    ),
    "a selector": (SERVICE + "  selector: {app: ‸web}", ("carried by Deployment `web` in `others.yaml`:",)),
    "a label": (WORKLOAD.replace("  name: mine", "  labels: {a.b/c: ‸x}"), ('`metadata.labels["a.b/c"]`',)),
    "a document that cannot be read": (WORKLOAD + "  rep‸licas: 3\n  x: [", ("**replicas** `integer`",)),
    "a rule in a comment": (
        "kind: Pod # k8slint: ignore[a, latest‸-tag] -- x",
        ("**latest-tag** warning: ", "`:latest`"),
    ),
    "the metadata of what nobody defines": (
        "apiVersion: a.b/v1\nkind: Unknown\nmetadata: {namesp‸ace: prod}",
        ("**namespace** `string`", "Unknown `a.b/v1` · `metadata.namespace` · Kubernetes 1."),
    ),
    "no rule": ("# k8slint: ignore[latest-t‸ga] -- x", ("There is no rule `latest-tga`; did you mean 'latest-tag'?",)),
    "a rule in an annotation": (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    k8slint/ignore.latest-‸tag: x",
        ("**latest-tag** warning: ",),
    ),
    "the key of a Secret": (SECRET + "  pass‸word: hunter2", ("**password** `string`",)),
    "the value of a Secret": (SECRET + "  password: hun‸ter2", ("**password** `string`",)),
    "a name that would be a link": (
        WORKLOAD.replace("mine", "x") + '  selector: {matchLabels: {"[a](http://b)<i>`": x‸y}}',
        ("**\\[a\\](http\\://b)\\<i\\>\\`** ", '``spec.selector.matchLabels["[a](http://b)<i>`"]``'),
    ),
}


@pytest.mark.parametrize(("marked", "parts"), SAID.values(), ids=SAID)
def test_what_is_told(marked: str, parts: tuple[str, ...]) -> None:
    found = words(marked)
    assert [part for part in parts if part not in found] == [], found
    assert "hunter" not in found


@pytest.mark.parametrize(
    "marked",
    [
        "‸",
        "kind: Pod\n‸\n",
        "# a comm‸ent",
        WORKLOAD + "  no‸Field: 1",
        "apiVersion: a.b/v1\nkind: Unk‸nown",
        "apiVersion: a.b/v1\nkind: Unknown\nsp‸ec: 1",
        WORKLOAD + "  template:\n‸    metadata: {}",
        SECRET + '  a: "-----BEGIN PRIVATE KEY-----\n  hunt‸er\n  "\n  b: [',
    ],
)
def test_where_nothing_is_told(marked: str) -> None:
    assert told(marked) is None


def test_the_span_is_that_of_the_word() -> None:
    answer = told(WORKLOAD + "  rep‸licas: 3")
    assert answer is not None
    assert (WORKLOAD + "  replicas: 3")[slice(*answer.span)] == "replicas"


def test_a_finding_is_told_of_behind_its_field() -> None:
    marked = CONTAINER + "          im‸age: nginx"
    start = marked.index(CURSOR) - 2
    found = words(
        marked, [finding("latest-tag", start, start + 5, "pin *it*"), finding("unheard-of", start, start + 5)]
    )
    assert found.index("**image**") < found.index("\n\n---\n\n") < found.index("**latest-tag** ")
    assert "Help: pin \\*it\\*" in found
    assert found.endswith("Ignore it with `# k8slint: ignore[latest-tag] -- the reason`")


def test_a_finding_is_told_of_alone() -> None:
    answer = told("kind: Pod\n\n‸\n", [finding("latest-tag", 0, 20)])
    assert answer is not None
    assert answer.markdown.startswith("**latest-tag** ")
    assert answer.span == (0, 20)
    assert told("kind: Pod\n\n‸\n", [finding("latest-tag", 0, 9)]) is None


def test_the_steps_of_a_help_are_a_list() -> None:
    text = words("kind: P‸od", [finding("latest-tag", 6, 9, "use this\nmove *a*\nadd b")])
    assert "Help: use this\n- move \\*a\\*\n- add b\n" in text


def test_in_json_a_finding_is_ignored_by_an_annotation() -> None:
    assert "`k8slint/ignore.latest-tag: the reason`" in words('{"a"‸: 1}', [finding("latest-tag", 0, 5)])
