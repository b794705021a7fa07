"""What is told of a file without reading it is what a glance at it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from k8slint.assemble import PLAIN, glance, is_plain, read_found
from k8slint.gather import Found

FIXTURES = Path(__file__).parents[1] / "fixtures"
CRD = (
    "apiVersion: apiextensions.k8s.io/v1\nkind: %s\nmetadata: {name: widgets.example.com}\nspec: {group: example.com}\n"
)
FLUX = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {%s: {}}\n"
KUSTOMIZATION = "apiVersion: %s\nkind: Kustomization\nresources: [a.yaml]\n"


def test_files_that_seem_plain_are() -> None:
    files = [Found(str(path), path.read_bytes()) for path in FIXTURES.rglob("*.*") if path.is_file()]
    plain = [file for file in files if is_plain(file)]
    assert len(plain) > len(files) / 2
    assert [file.path for file in plain if glance(read_found(file)) != PLAIN] == []


@pytest.mark.parametrize(
    "text",
    [
        CRD % "CustomResourceDefinition",
        CRD % '"CustomResource\\x44efinition"',
        CRD % '"CustomResource\\\n  Definition"',
        CRD % "!!binary Q3VzdG9tUmVzb3VyY2VEZWZpbml0aW9u",
        CRD % "!<tag:yaml.org,2002:binary> Q3VzdG9tUmVzb3VyY2VEZWZpbml0aW9u",
        FLUX % "postBuild",
        FLUX % '"post\\u0042uild"',
        KUSTOMIZATION % "kustomize.config.k8s.io/v1beta1",
        KUSTOMIZATION % '"kustomize.config.k8s.io\\x2fv1beta1"',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_others_must_know_does_not_seem_plain(text: str, encoding: str) -> None:
    file = Found("a.yaml", text.encode(encoding))
    assert glance(read_found(file)) != PLAIN
    assert not is_plain(file)


def test_a_kustomization_is_told_by_its_name() -> None:
    assert not is_plain(Found("base/kustomization.yaml", b"resources: [a.yaml]\n"))
    assert not is_plain(Found("templates/a.yaml", b"a: {{ b }}\n", in_chart=True))
