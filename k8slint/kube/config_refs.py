"""Where a pod takes single keys out of ConfigMaps and Secrets, and which of them lack the key."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from k8slint.finding import Finding, Related
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import respelled
from k8slint.node import At, Map
from k8slint.pattern import Pattern

# Words in annotations and labels of controllers that fill in keys or copy them from elsewhere.
_FILLED_IN = Pattern(r"(?i)inject|replicat|reflect|generat|synchroni[sz]e|cert-manager\.io")
_TOKEN_KEYS = ("ca.crt", "namespace", "token")
_LONGEST_KEY = 253
_KEY = Pattern(r"[-._a-zA-Z0-9]+")
_KEY_REFS = (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret"))


class KeyRef(NamedTuple):
    """A key that a pod cannot do without; `kind` is ConfigMap or Secret, `in_env` tells a variable from a file."""

    kind: str
    name: str
    key: str
    at: At
    in_env: bool


def key_fields(group_kind: str, *, in_env: bool = False) -> tuple[str, ...]:
    """The fields of a ConfigMap or Secret that hold keys, none for other kinds.

    With `in_env` those that a variable can be taken from, which binaryData is not.
    """
    if group_kind == "Secret":
        return ("data", "stringData")
    if group_kind == "ConfigMap":
        return ("data",) if in_env else ("data", "binaryData")
    return ()


def key_fault(key: str) -> str | None:
    """Why a text is no key of a ConfigMap or Secret, as the end of a sentence that begins with it; None where it is."""
    if len(key) > _LONGEST_KEY:
        return f"has {len(key)} characters, more than {_LONGEST_KEY}"
    if not _KEY.fullmatch(key):
        return "holds other characters than letters, digits, '-', '_' and '.'" if key else "is empty"
    return "leads out of its folder" if key == "." or key.startswith("..") else None


def env_keys(pod: PodSpec) -> Iterator[KeyRef]:
    """Every key that a variable of the pod is taken from and that is not optional; keys that cannot be are left out."""
    for container in pod.containers:
        for item in container["env"].items():
            for field, kind in _KEY_REFS:
                source = item["valueFrom"][field]
                if key_fault(source["key"].text or "") is None:
                    yield from _refs(kind, source, "name", [source["key"]], in_env=True)


def volume_keys(pod: PodSpec) -> Iterator[KeyRef]:
    """Every key that a volume of the pod or a mount of a part of it names and that is not optional."""
    whole: dict[str, tuple[str, At, str]] = {}
    for volume in pod["volumes"].items():
        for source in (volume, *volume["projected"]["sources"].items()):
            # A volume of its own calls it secretName, a source among several name.
            for kind, at, named in (
                ("ConfigMap", source["configMap"], "name"),
                ("Secret", source["secret"], "secretName" if source is volume else "name"),
            ):
                yield from _refs(kind, at, named, [item["key"] for item in at["items"].items()])
                if source is volume and at[named].text and not at["items"].exists:
                    whole[volume["name"].text or ""] = (kind, at, named)
    for container in pod.containers:
        for mount in container["volumeMounts"].items():
            # A volume without items has a file for each key, and no folders.
            if mount["subPath"].text and mount["name"].text in whole:
                kind, at, named = whole[mount["name"].text]
                yield from _refs(kind, at, named, [mount["subPath"]])


def _refs(kind: str, source: At, named: str, keys: Iterable[At], *, in_env: bool = False) -> Iterator[KeyRef]:
    name = source[named].text
    if not name or source["optional"].value is True:
        return
    for at in keys:
        key = posixpath.normpath(at.text) if at.text and at.key == "subPath" else at.text
        if key and key != "." and not looks_unfilled(key):
            yield KeyRef(kind, name, key, at, in_env)


def lacking(ref: KeyRef, named: Sequence[Object], at_hand: Callable[[Object], bool]) -> Object | None:
    """The object that a pod takes a key from, where it has no such key; None where that is not certain.

    `named` are all of its kind and name. One that is not at hand counts if it is the only one and the key is misspelt.
    """
    if any(_may_have(candidate, ref) for candidate in named):
        return None
    for candidate in named:
        if at_hand(candidate) or (len(named) == 1 and _is_misspelt(ref, candidate)):
            return candidate
    return None


def lacks(ref: KeyRef, holder: Object) -> Finding:
    """That an object has no such key."""
    keys = _keys(holder, ref)
    near = nearest(ref.key, keys)
    binary = ref.in_env and holder["binaryData"][ref.key].exists
    first = next((at for at in _data(holder, in_env=False) if len(at)), holder["kind"])
    return Finding(
        f"{ref.kind} '{ref.name}' has no key '{ref.key}'" + (" but in binaryData" if binary else ""),
        ref.at.place,
        f"did you mean '{near}'?" if near else "add the key, or set optional: true if it may be missing",
        (Related(f"{ref.kind} '{ref.name}' has {_words(keys)}", first.key_place),),
        respelled(ref.at, near) if near and ref.key == ref.at.text else None,
    )


def _data(obj: Object, *, in_env: bool) -> list[At]:
    return [obj[name] for name in key_fields(obj.group_kind, in_env=in_env)]


def _may_have(obj: Object, ref: KeyRef) -> bool:
    fields = _data(obj, in_env=ref.in_env)
    if any(isinstance(at.node, Map) and ref.key in at.node.fields for at in fields):
        return True
    if any(at.exists and not at.is_map for at in fields) or not any(len(at) for at in _data(obj, in_env=False)):
        return True
    if obj["type"].text == "kubernetes.io/service-account-token" and ref.key in _TOKEN_KEYS:
        return True
    marks = (*obj["metadata"]["annotations"].fields(), *obj["metadata"]["labels"].fields())
    return any(_FILLED_IN.search(key) for key, _ in marks)


def _keys(obj: Object, ref: KeyRef) -> list[str]:
    return [key for at in _data(obj, in_env=ref.in_env) for key, _ in at.fields()]


def _is_misspelt(ref: KeyRef, obj: Object) -> bool:
    near = nearest(ref.key, _keys(obj, ref))
    return near is not None and is_slip(ref.key, near)


def _words(keys: list[str]) -> str:
    if not keys:
        return "no such key"
    shown = ", ".join(f"'{key}'" for key in keys[:5])
    return f"the keys {shown}" + (f" and {len(keys) - 5} more" if len(keys) > 5 else "")
