"""The outline of a file: what is in it, nested as in the text; names and never values."""

from __future__ import annotations

from collections.abc import Iterable

from k8slint.editor.symbols import Symbol, symbols, workspace_symbols
from k8slint.source import Span
from tests.editor.marks import project_of, unit_in

TEXT = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      volumes:
        - name: data
          emptyDir: {}
      initContainers:
        - name: first
      containers:
        - image: web
          name: web
          ports:
            - {name: http, containerPort: 80}
            - {containerPort: 81}
  volumeClaimTemplates:
    - metadata: {name: disk}
---
apiVersion: v1
kind: Secret
metadata: {generateName: login-}
data: {b: aHVudGVyMg==}
stringData:
  a: hunter2
---
apiVersion: v1
kind: Service
spec: {ports: [{port: 80}]}
"""


def _tree(found: Iterable[Symbol], text: str) -> list[object]:
    return [
        (each.kind, each.name, each.detail, text[slice(*each.selection)], *_tree(each.children, text)) for each in found
    ]


def _check(found: Iterable[Symbol], outer: Span) -> int:
    count = 0
    for each in found:
        assert outer.start <= each.span.start <= each.selection.start
        assert each.selection.end <= each.span.end <= outer.end
        count += 1 + _check(each.children, each.span)
    return count


def test_the_parts_of_a_file() -> None:
    found = symbols(unit_in(project_of({"a.yaml": TEXT})))
    assert _tree(found, TEXT) == [
        (
            *("object", "StatefulSet web", "apps/v1 · shop", "web"),
            ("volume", "data", "", "data"),
            ("container", "first", "init", "first"),
            ("container", "web", "", "web", ("port", "http", "80", "http"), ("port", "81", "", "81")),
            ("volume", "disk", "claim", "disk"),
        ),
        ("object", "Secret login-", "v1", "login-", ("key", "b", "", "b"), ("key", "a", "", "a")),
        ("object", "Service", "v1", "apiVersion", ("port", "80", "", "80")),
    ]


def test_they_are_nested() -> None:
    assert _check(symbols(unit_in(project_of({"a.yaml": TEXT}))), Span(0, len(TEXT))) == 12


def test_what_lies_elsewhere_is_left_out() -> None:
    text = """\
apiVersion: v1
kind: Pod
x: &m {name: &n web}
metadata: *m
spec:
  x: &c {name: a, image: b}
  containers: [*c, {name: *n, image: c}, {<<: *c, image: d}, {name: own}]
"""
    found = symbols(unit_in(project_of({"a.yaml": text})))
    assert _check(found, Span(0, len(text))) > 1
    assert [each.name for each in found[0].children] == ["a", "own"]


def test_there_are_no_values_in_it() -> None:
    assert "hunter2" not in str(symbols(unit_in(project_of({"a.yaml": TEXT}))))
    assert "aHVudGVyMg" not in str(symbols(unit_in(project_of({"a.yaml": TEXT}))))


def test_a_value_in_the_place_of_a_name_is_not_shown() -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  hunter2 hunter3: \n"
    found = symbols(unit_in(project_of({"a.yaml": text})))
    assert [each.name for each in found[0].children] == ["•••"]


def test_a_secret_beside_a_name_is_not_shown() -> None:
    token = "ghp_" + "bYrEqmSM9wCZ7Uw9xfogoQ2hV4nT8kL3pR6s"
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, namespace: {token}}}\n"
    project = project_of({"a.yaml": text})
    assert [(each.name, each.detail) for each in symbols(unit_in(project))] == [("ConfigMap a", "v1 · •••")]
    assert token not in str([symbol for symbol, _ in workspace_symbols(project, "a")])


def test_many_keys_are_cut_short() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\ndata:\n" + "".join(f"  k{index}: v\n" for index in range(6000))
    (found,) = symbols(unit_in(project_of({"a.yaml": text})))
    assert len(found.children) == 5000


def _named(query: str, *names: str) -> list[str]:
    head = "apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\n"
    project = project_of({f"{index}.yaml": head % name for index, name in enumerate(names)})
    return [symbol.name for symbol, _ in workspace_symbols(project, query)]


def test_objects_are_found_by_their_names() -> None:
    names = ("my-web", "web-site", "other", "web", "we-a-b")
    assert _named("web", *names) == ["Pod web", "Pod web-site", "Pod my-web", "Pod we-a-b"]
    assert _named("POD other", *names) == ["Pod other"]
    assert _named("pweb", *names) == ["Pod web", "Pod my-web", "Pod we-a-b", "Pod web-site"]
    assert _named("po/site", *names) == ["Pod web-site"]
    assert _named("none", *names) == []


def test_a_place_comes_with_them() -> None:
    project = project_of({"a.yaml": TEXT})
    ((symbol, place),) = workspace_symbols(project, "login")
    assert (place.source.path, place.span) == ("a.yaml", symbol.selection)


def test_no_more_than_two_hundred_are_found() -> None:
    assert len(_named("", *(f"p{index}" for index in range(250)))) == 200
