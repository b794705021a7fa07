"""The table of references that have a rule of their own names rules that exist."""

from __future__ import annotations

from k8slint.kube.reference_rules import rules_about_references
from k8slint.registry import Registry


def test_every_rule_of_the_table_exists(registry: Registry) -> None:
    assert rules_about_references() - set(registry.entries) == set()
