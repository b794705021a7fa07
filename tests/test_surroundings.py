"""What surrounds an object may change while the object stays the same, as in an editor."""

from __future__ import annotations

from k8slint.assemble import ReadFile, glance, surroundings_of, unit_of
from k8slint.reading.read import read
from k8slint.schema.releases import newest_release
from k8slint.surroundings import Surroundings

RELEASES = (newest_release(),)
CRD = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {size: {type: %s}}}}
"""
WIDGET = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nsize: big\nsize: small\n"


def around(*files: ReadFile) -> Surroundings:
    return surroundings_of([each.file for each in files], [glance(each) for each in files], RELEASES)


def crd(type: str) -> ReadFile:
    return ReadFile(read((CRD % type).encode(), "crd.yaml"))


def test_what_can_be_decoded_follows_the_definition() -> None:
    widget = ReadFile(read(WIDGET.replace("size: small\n", "").encode(), "widget.yaml"))
    first = around(crd("string"), widget)
    (obj,) = unit_of(widget, first.kustomizations, RELEASES).objects
    assert first.decodes(obj)
    assert not around(crd("integer"), widget).decodes(obj)
    assert around(crd("string"), widget).decodes(obj)


def test_repeated_keys_cannot_be_decoded() -> None:
    widget = ReadFile(read(WIDGET.encode(), "widget.yaml"))
    surroundings = around(crd("string"), widget)
    (obj,) = unit_of(widget, surroundings.kustomizations, RELEASES).objects
    assert not surroundings.decodes(obj)
