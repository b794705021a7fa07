"""Paths to a field of a custom resource, followed through its schema."""

import pytest

from k8slint.kube.field_paths import follow
from k8slint.node import At
from k8slint.reading.read import read

SCHEMA = """
properties:
  spec:
    properties:
      size: {type: integer}
      "a.b": {type: string}
      labels: {additionalProperties: {type: string}}
"""


@pytest.fixture(scope="module")
def schema() -> At:
    file = read(SCHEMA.encode(), "crd.yaml")
    return At(file.source, file.documents[0].root)


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        (".spec", ("spec",)),
        (".spec.size", ("spec", "size")),
        (".spec['size']", ("spec", "size")),
        (".spec['a.b']", ("spec", "a.b")),
        (".spec.labels.app", ("spec", "labels", "app")),
        (r".spec.labels['it\'s']", ("spec", "labels", "it's")),
    ],
)
def test_paths_that_lead_somewhere(schema: At, path: str, steps: tuple[str, ...]) -> None:
    found = follow(path, schema)
    assert not isinstance(found, str)
    assert found[0] == steps


@pytest.mark.parametrize(
    "path",
    ["spec", ".", ".spec.", "..spec", ".spec.sizes", ".spec[size]", ".spec['size'", ".spec['\\q']", ".spec.size.x"],
)
def test_paths_that_do_not(schema: At, path: str) -> None:
    assert isinstance(follow(path, schema), str)


def test_brackets_can_be_refused(schema: At) -> None:
    assert isinstance(follow(".spec['size']", schema, brackets=False), str)
