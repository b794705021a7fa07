"""CustomResourceDefinitions, and the kinds that they define."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.node import At

CRD = "apiextensions.k8s.io/CustomResourceDefinition"


@once
def defined_by(crd: Object) -> str:
    """The group and kind that a definition brings, such as "example.com/Widget"."""
    spec = crd["spec"]
    return f"{spec['group'].text or ''}/{spec['names']['kind'].text or ''}"


@once
def is_namespaced(crd: Object) -> bool:
    """Whether objects of the kind that a definition brings live in a namespace."""
    return crd["spec"]["scope"].text != "Cluster"


@once
def kind_defined(crd: Object) -> str:
    """The same, and "" where the definition is broken, so that it brings nothing."""
    spec = crd["spec"]
    is_whole = spec["group"].text and spec["names"]["kind"].text and next(versions_of(crd), None)
    return defined_by(crd) if is_whole else ""


@once
def versions_served(crd: Object) -> tuple[str, ...]:
    """The names of the versions that a definition lets the API server serve."""
    return tuple(name for name, version in versions_of(crd) if version["served"].value is not False)


def versions_of(crd: Object) -> Iterator[tuple[str, At]]:
    """The versions of a CRD by name, each with the place that tells of it; those without a name are left out."""
    spec = crd["spec"]
    old = crd.version == "v1beta1"
    versions = list(spec["versions"].items())
    if not versions and old and spec["version"].text:
        versions = [spec]
    for version in versions:
        name = version["name"].text or (version["version"].text if old else None)
        if name:
            yield name, version
