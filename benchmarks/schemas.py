"""The JSON schemas of a Kubernetes release as kubeconform wants them: one file a kind, with nothing to look up.

Made from the kubernetes-validate package, so that no network is needed. A definition that contains itself ends there.
"""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def standalone(release: str, into: Path) -> str:
    """Write the schemas of a release below a folder, unless they are there; gives kubeconform's `-schema-location`."""
    folder = into / f"v{release}.0-standalone-strict"
    if not folder.is_dir():
        spec = find_spec("kubernetes_validate")
        if spec is None or spec.origin is None:
            sys.exit("kubernetes-validate is not installed")
        source = Path(spec.origin).parent / "kubernetes-json-schema" / f"v{release}.0-local-strict"
        definitions = json.loads((source / "_definitions.json").read_text())["$defs"]
        folder.mkdir(parents=True)
        for path in source.glob("*.json"):
            schema = json.loads(path.read_text())
            if "properties" in schema and path.name[0] != "_":
                (folder / path.name).write_text(json.dumps(_inlined(schema, definitions, ()), indent=2))
    name = "{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/{{ .ResourceKind }}{{ .KindSuffix }}.json"
    return f"{into}/{name}"


def _inlined(schema: Any, definitions: dict[str, Any], within: tuple[str, ...]) -> Any:
    if isinstance(schema, list):
        return [_inlined(each, definitions, within) for each in schema]
    if not isinstance(schema, dict):
        return schema
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return {key: _inlined(each, definitions, within) for key, each in schema.items()}
    name = reference.rpartition("/")[2]
    return {} if name in within else _inlined(definitions[name], definitions, (*within, name))
