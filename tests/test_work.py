"""What one small file costs, counted in work and not in time: what is imported for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.2.3
          env: [{name: LOG_LEVEL, value: info}]
          resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 256Mi}}
          ports: [{name: http, containerPort: 8080}]
          readinessProbe: {httpGet: {path: /ready, port: http}}
          livenessProbe: {httpGet: {path: /live, port: http}, periodSeconds: 20}
"""
RUN = """\
import atexit, sys
before = set(sys.modules)
atexit.register(lambda: print(*(set(sys.modules) - before), file=sys.stderr))
from k8slint.__main__ import main
main()
"""
# What takes long to import, and no plain file needs. PyYAML brings base64, datetime and struct.
SLOW = (
    *("click", "inspect", "ast", "dis", "dataclasses", "copy", "uuid", "platform", "gettext", "shutil", "tempfile"),
    *(
        "ipaddress",
        "decimal",
        "fractions",
        "calendar",
        "textwrap",
        "difflib",
        "pathlib",
        "logging",
        "urllib",
    ),
    *("importlib.metadata", "importlib.resources", "jsonschema", "kubernetes_validate", "re2", "k8slint.cel"),
    *(
        "k8slint.schema.describe",
        "k8slint.schema.described",
        "k8slint.schema.descriptions",
        "k8slint.schema.own_fields",
    ),
    *("asyncio", "lsprotocol", "pygls", "k8slint.editor", "k8slint.lsp", "k8slint.warm"),
    *("k8slint.schema.crd", "k8slint.kube.pod_security", "k8slint.reading.explain", "k8slint.reading.jsontext"),
)
ALTOGETHER = 262
OUR_OWN = 142
RULES = 48


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The modules that checking one Deployment imports."""
    folder = tmp_path_factory.mktemp("one")
    (folder / ".k8slint.yaml").touch()
    (folder / "a.yaml").write_text(DEPLOYMENT)
    done = subprocess.run(
        [sys.executable, "-c", RUN, "check", "a.yaml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "no findings" in done.stdout
    return frozenset(done.stderr.split())


def test_nothing_slow_is_imported(imported: frozenset[str]) -> None:
    assert sorted(imported.intersection(SLOW)) == []


def test_little_is_imported(imported: frozenset[str]) -> None:
    rules = [name for name in imported if name.startswith("k8slint_rules.")]
    own = [name for name in imported if name.partition(".")[0] == "k8slint"]
    assert len(rules) <= RULES
    assert len(own) <= OUR_OWN
    assert len(imported) <= ALTOGETHER


def test_no_pattern_is_compiled_by_an_import() -> None:
    """A `Pattern` stands for a regular expression until it is used."""
    root = Path(__file__).parents[1]
    lines = [
        f"{path.name}: {line}"
        for package in ("k8slint", "rules")
        for path in (root / package).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if "re.compile(" in line and line[0] not in ' "'
    ]
    assert lines == []
