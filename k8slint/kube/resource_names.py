"""What a container, or a pod as a whole, may ask for: the names of resources and the amounts that go with them.

Amounts are in thousandths, as the API server keeps them: what is finer is rounded away from 0.
"""

from __future__ import annotations

from k8slint.kube.names import key_fault
from k8slint.kube.quantity import nanos
from k8slint.node import At

HUGE_PAGES = "hugepages-"
_CONTAINER = ("cpu", "memory", "ephemeral-storage")
_POD = ("cpu", "memory")
_MILLI = 10**6


def thousandths(at: At) -> int | None:
    """The amount at a place; None where there is none, or it is no quantity."""
    amount = nanos(at.value) if isinstance(at.value, str | int | float) else None
    if amount is None:
        return None
    whole = -(-abs(amount) // _MILLI)
    return whole if amount > 0 else -whole


def is_native(name: str) -> bool:
    """Whether a resource is one of Kubernetes' own, and no extended one such as a GPU."""
    return "/" not in name or "kubernetes.io/" in name


def can_be_overcommitted(name: str) -> bool:
    """Whether a request may be lower than the limit: native resources can, save huge pages."""
    return is_native(name) and not name.startswith(HUGE_PAGES)


def container_name_fault(name: str) -> str | None:
    """Why a container cannot ask for a resource of this name, as the end of a sentence that begins with it."""
    fault = key_fault(name)
    if fault is not None:
        return fault
    if "/" not in name:
        return None if name in _CONTAINER or name.startswith(HUGE_PAGES) else "is no resource of containers"
    if is_native(name):
        return None
    if name.startswith("requests."):
        return "must not begin with 'requests.'"
    return None if key_fault(f"requests.{name}") is None else "is too long for an extended resource"


def pod_name_fault(name: str) -> str | None:
    """Why a pod as a whole cannot ask for a resource of this name."""
    fault = key_fault(name)
    if fault is not None:
        return fault
    return None if name in _POD or name.startswith(HUGE_PAGES) else "is for containers only"


def amount_fault(name: str, amount: int) -> str | None:
    """What is wrong with an amount of a resource, as the end of a sentence; in thousandths."""
    if amount < 0:
        return "it must not be negative"
    if name.startswith(HUGE_PAGES):
        size = name.removeprefix(HUGE_PAGES)
        if nanos(size) is None:
            return f"but '{size}' is no size of a page"
        return None if _fits_pages(name, amount) else f"it must be a multiple of {size}"
    if not is_native(name) and amount % 1000:
        return "it must be a whole number"
    return None


def _fits_pages(name: str, amount: int) -> bool:
    page = nanos(name.removeprefix(HUGE_PAGES))
    if page is None or page <= 0 or -(-page // _MILLI) % 1000:
        return False
    return -(-amount // 1000) % -(-page // (1000 * _MILLI)) == 0
