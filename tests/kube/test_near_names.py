"""Which object was meant by a name that none has."""

from __future__ import annotations

import pytest

from k8slint.assemble import ReadFile, assemble
from k8slint.kube.near_names import meant
from k8slint.kube.objects import Object
from k8slint.reading.read import read
from k8slint.schema.releases import newest_release


def secrets(*names: str) -> tuple[Object, ...]:
    text = "".join(f"---\napiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\n" for name in names)
    return assemble([ReadFile(read(text.encode(), "all.yaml"))], (newest_release(),)).objects


@pytest.mark.parametrize(
    ("name", "near"),
    [("app-confg", "app-config"), ("appconfig", "app-config"), ("database-auths", "database-auth"), ("wbe", "web")],
)
def test_slips_are_seen(name: str, near: str) -> None:
    found = meant(name, secrets("unrelated-thing", near))
    assert found is not None
    assert found.name == near


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("web-1", "web-2"),
        ("data-web-0", "data-web"),
        ("tls-a", "tls-b"),
        ("db-rw", "db-ro"),
        ("web", "web"),
        ("app-config-extra", "app-config"),
        ("frontend", "backend"),
    ],
)
def test_what_is_told_apart_on_purpose_is_not(name: str, other: str) -> None:
    assert meant(name, secrets(other)) is None
