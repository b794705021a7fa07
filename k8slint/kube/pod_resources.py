"""What pods request of their nodes, in billionths of the unit, and how such amounts are written."""

from __future__ import annotations

from typing import Literal, TypeAlias

from k8slint.kube.pods import Container, PodSpec
from k8slint.kube.quantity import nanos
from k8slint.node import At

Field: TypeAlias = Literal["requests", "limits"]

_ONE = 10**9
_BINARY = (("Gi", 30), ("Mi", 20), ("Ki", 10))


def amount(at: At) -> int | None:
    """The amount that a quantity stands for; None where there is none, or it is no quantity."""
    return nanos(at.value) if isinstance(at.value, str | int | float) else None


def asked(holder: Container | PodSpec, field: Field, resource: str) -> int | None:
    """What a container, or a pod as a whole, requests or is limited to; a limit is a request where there is none."""
    found = amount(holder["resources"][field][resource])
    if found is None and field == "requests":
        return amount(holder["resources"]["limits"][resource])
    return found


def of_pod(pod: PodSpec, field: Field, resource: str) -> int:
    """What a pod requests or is limited to at least, as the scheduler counts.

    Containers and sidecars run side by side, plain init containers one after the other before them. Amounts that are
    not written count as nothing.
    """
    whole = asked(pod, field, resource)
    if whole is not None:
        return whole
    running = starting = 0
    for container in pod.containers:
        own = asked(container, field, resource) or 0
        if container.role == "container" or container.is_sidecar:
            running += own
        elif container.role == "init":
            starting = max(starting, running + own)
    return max(running, starting)


def written(billionths: int, resource: str) -> str:
    """An amount as people write it: 1500m of CPU, 2Gi of memory."""
    if "cpu" in resource:
        return str(billionths // _ONE) if billionths % _ONE == 0 else f"{-(-billionths * 1000 // _ONE)}m"
    units = -(-billionths // _ONE)
    if "memory" in resource or "storage" in resource:
        for suffix, power in _BINARY:
            if units and units % (1 << power) == 0:
                return f"{units >> power}{suffix}"
    return str(units)
