"""Where a pod takes single keys out of ConfigMaps and Secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from k8slint.kube.pods import PodSpec
from k8slint.node import At


class KeyRef(NamedTuple):
    """A key that a pod cannot start without; `kind` is ConfigMap or Secret, `in_env` tells a variable from a file."""

    kind: str
    name: str
    key: str
    at: At
    in_env: bool


def key_refs(pod: PodSpec) -> Iterator[KeyRef]:
    """Every key that a pod names and that is not optional."""
    for container in pod.containers:
        for item in container["env"].items():
            source = item["valueFrom"]
            for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
                yield from _refs(kind, source[field], "name", [source[field]], in_env=True)
    for volume in pod["volumes"].items():
        for source in (volume, *volume["projected"]["sources"].items()):
            secret = source["secret"]
            yield from _refs("ConfigMap", source["configMap"], "name", source["configMap"]["items"].items())
            # A volume of its own calls it secretName, a source among several name.
            yield from _refs("Secret", secret, "secretName" if source is volume else "name", secret["items"].items())


def _refs(
    kind: str, source: At, named: str, items: Iterator[At] | list[At], *, in_env: bool = False
) -> Iterator[KeyRef]:
    name = source[named].text
    if not name or source["optional"].value is True:
        return
    for item in items:
        key = item["key"].text
        if key:
            yield KeyRef(kind, name, key, item["key"], in_env)
