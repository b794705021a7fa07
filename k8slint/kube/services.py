"""What a Service selects."""

from __future__ import annotations

from k8slint.kube.labels import Selector, labels_of
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled


def pods_wanted(service: Object) -> Selector | None:
    """The selector of a Service; None where it selects nothing, or nobody can know yet what."""
    spec = service["spec"]
    pairs = labels_of(spec["selector"])
    if not pairs or len(pairs) < len(spec["selector"]) or spec["type"].text == "ExternalName":
        return None
    if any(looks_unfilled(text) for pair in pairs.items() for text in pair):
        return None
    return Selector(pairs)


def is_headless(service: Object) -> bool:
    """DNS answers with the pods themselves, since there is no address of the Service."""
    return service["spec"]["clusterIP"].text == "None"
