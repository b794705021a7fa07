"""Where an override holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from k8slint.globs import matcher, name_matcher
from k8slint.outcome import ObjectId
from k8slint.settings import Override
from k8slint.vocabulary import quoted

Condition: TypeAlias = Callable[[str, "ObjectId | None", Mapping[str, str]], bool]


def told(override: Override) -> str:
    """The conditions of an override in words."""
    conditions = {
        "files": override.files,
        "kinds": override.kinds,
        "namespaces": override.namespaces,
        "annotations": [f"{key}: {value}" for key, value in override.annotations.items()],
    }
    return "; ".join(f"{name} {quoted(values)}" for name, values in conditions.items() if values)


def condition(override: Override) -> Condition:
    """A function that says whether an override holds for a path, an object and its annotations."""
    in_files = matcher(override.files)
    in_namespaces = name_matcher(override.namespaces)
    annotated = {key: name_matcher([value]) for key, value in override.annotations.items()}
    known: dict[str, bool] = {}

    def holds(path: str, object_id: ObjectId | None, annotations: Mapping[str, str]) -> bool:
        if override.files:
            if path not in known:
                known[path] = in_files(path)
            if not known[path]:
                return False
        if object_id is None:
            return not (override.kinds or override.namespaces or annotated)
        group = object_id.api_version.rpartition("/")[0]
        if override.kinds and not {object_id.kind, f"{group}/{object_id.kind}"}.intersection(override.kinds):
            return False
        if override.namespaces and not in_namespaces(object_id.namespace):
            return False
        return all(key in annotations and fits(annotations[key]) for key, fits in annotated.items())

    return holds
