"""Of the steps to a new API, those that concern the object at hand."""

from __future__ import annotations

from k8slint.node import At
from k8slint.reading.read import read
from k8slint.schema.steps import pertinent

STEPS = (
    "rename spec.backend to spec.defaultBackend",
    "move spec.defaultBackend.serviceName to spec.defaultBackend.service.name",
    "move spec.rules[*].backend.serviceName to spec.rules[*].backend.service.name",
    "move backend.servicePort to backend.service.port.number",
    "add spec.rules[*].pathType where it is missing: Prefix",
    "write spec.limit out where it matters",
    "think of spec.class in place of metadata.annotations['a/class'] (deprecated)",
    "delete the object",
)


def kept(text: str) -> list[int]:
    """The numbers of the steps that a manifest still has to take."""
    file = read(text.encode(), "a.yaml")
    found = list(pertinent(STEPS, At(file.source, file.documents[0].root)))
    return [STEPS.index(step) for step in found]


def test_a_step_without_a_path_always_concerns() -> None:
    assert kept("spec: {limit: 1}") == [7]


def test_a_renamed_field_is_found_under_its_old_name() -> None:
    assert kept("spec: {limit: 1, backend: {serviceName: a, servicePort: 1}}") == [0, 1, 3, 7]


def test_any_item_of_a_list_is_enough() -> None:
    assert kept("spec: {limit: 1, rules: [{pathType: x}, {backend: {serviceName: a}}]}") == [2, 4, 7]


def test_an_annotation_and_a_default_that_changed() -> None:
    assert kept("metadata: {annotations: {a/class: x}}\nspec: {}") == [5, 6, 7]
