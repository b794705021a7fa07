"""The API server's own verdicts, recorded from kube-apiserver 1.36.2 by `tests/record_verdicts.py`.

Whatever it accepted has no error in the preset `minimal`; whatever it refused has one, at a path that it blamed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from k8slint.outcome import Diagnostic
from k8slint.registry import Registry
from k8slint.testing import lint_files

VERDICTS = Path(__file__).parents[1] / "fixtures" / "_server" / "verdicts.jsonl"
# What these find is sometimes accepted, and cannot work.
NOT_REFUSED = ("contradictory-affinity", "hpa-unscalable-target", "liveness-port", "readiness-port", "startup-port")


def cases() -> list[Any]:
    found = []
    for number, line in enumerate(VERDICTS.read_text("utf-8").splitlines(), 1):
        case = json.loads(line)
        word = "takes" if case["accepted"] else "refuses"
        marks = [pytest.mark.xfail(reason=case["gap"], strict=True)] if "gap" in case else []
        found.append(pytest.param(case, id=f"{number}-{case['area']}-{word}", marks=marks))
    return found


@pytest.mark.parametrize("case", cases())
def test_verdict(case: dict[str, Any], registry: Registry) -> None:
    minimal = [entry.id for entry in registry.entries.values() if entry.preset == "minimal"]
    said = lint_files({"m.yaml": case["text"].encode()}, minimal, ("1.36",), registry)
    errors = [each for each in said if each.severity == "error"]
    if case["accepted"]:
        assert [each for each in errors if each.rule not in NOT_REFUSED] == []
    else:
        assert errors
        assert not case.get("paths") or any(is_blamed(error, case) for error in errors), errors


def is_blamed(error: Diagnostic, case: dict[str, Any]) -> bool:
    """Whether the server named the path of a finding. What it cannot decode it names without indices, or the list."""
    path = plain(".".join(map(str, error.yaml_path)))
    blamed = [plain(each) for each in case["paths"]]
    if case["code"] == 400:
        path, blamed = re.sub(r"\.\d+", "", path), [re.sub(r"\.\d+", "", each) for each in blamed]
        return any(path == each or path.startswith(f"{each}.") for each in blamed)
    return path in blamed


def plain(path: str) -> str:
    """A path with dots only, and that of a CRD's first version where the server says what all versions share."""
    path = re.sub(r"^spec\.validation\.", "spec.versions[0].schema.", path)
    path = re.sub(r"^spec\.(subresources|additionalPrinterColumns|selectableFields)", r"spec.versions[0].\1", path)
    return re.sub(r"\[([^\]]*)\]", r".\1", path).replace('"', "").replace("'", "")
