"""A handful of rules that stand for all."""

from __future__ import annotations

from typing import Any

import pytest

from k8slint.rule import Preset, RuleEntry
from k8slint.vocabulary import Vocabulary


def _rule(id: str, preset: Preset, category: str, **facts: Any) -> RuleEntry:
    facts = {"severity": "warning", "since": "0.1.0", "on": "object", **facts}
    return RuleEntry(id=id, summary=f"the summary of {id}", preset=preset, category=category, **facts)


@pytest.fixture(scope="session")
def rules() -> list[RuleEntry]:
    """One rule of each rung, some in sets, one that had another name."""
    return [
        _rule("unknown-field", "minimal", "schema", severity="error"),
        _rule(
            "latest-tag", "default", "images", was=("image-tag",), options=("allowed_registries", "allow_digest_only")
        ),
        _rule("no-liveness-probe", "default", "workload-reliability"),
        _rule("minimum-replicas", "strict", "workload-reliability", severity="info", options=("minimum",)),
        _rule("privileged-container", "strict", "pod-security", sets=("pss-baseline", "pss-restricted")),
        _rule("run-as-non-root", "strict", "pod-security", sets=("pss-restricted",)),
        _rule("required-label", "policy", "metadata", options=("key",)),
        _rule("cpu-limit-set", "all", "resources", severity="info"),
        _rule("unused-suppression", "default", "k8slint"),
    ]


@pytest.fixture(scope="session")
def vocabulary(rules: list[RuleEntry]) -> Vocabulary:
    """The words of these rules."""
    return Vocabulary(rules)
