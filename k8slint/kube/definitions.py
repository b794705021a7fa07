"""CustomResourceDefinitions, and the kinds that they define."""

from __future__ import annotations

from k8slint.kube.objects import Object
from k8slint.kube.once import once

CRD = "apiextensions.k8s.io/CustomResourceDefinition"


@once
def defined_by(crd: Object) -> str:
    """The group and kind that a definition brings, such as "example.com/Widget"."""
    spec = crd["spec"]
    return f"{spec['group'].text}/{spec['names']['kind'].text}"
