"""Names of sysctls, and to which part of a node they belong."""

from __future__ import annotations

import re

from k8slint.pattern import Pattern

_PART = r"[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?"
_NAME = Pattern(rf"{_PART}(?:[./]{_PART})*")
_SWAPPED = str.maketrans("./", "/.")
_IPC = frozenset(
    {
        "kernel.msg",
        "kernel.msgmax",
        "kernel.msgmnb",
        "kernel.msgmni",
        "kernel.sem",
        "kernel.shm",
        "kernel.shm_rmid_forced",
        "kernel.shmall",
        "kernel.shmmax",
        "kernel.shmmni",
    }
)

SYSCTL_LENGTH = 253


def sysctl_fault(name: str) -> str | None:
    """Why a text is no name of a sysctl."""
    if len(name) > SYSCTL_LENGTH:
        return f"has {len(name)} characters, {SYSCTL_LENGTH} are allowed"
    return None if _NAME.fullmatch(name) else "is not made of parts of a-z, 0-9, '-' and '_' with '.' or '/' between"


def network_fault(name: str) -> str | None:
    """Why a sysctl cannot be set for a pod in the network of its node."""
    return "cannot be set with 'hostNetwork: true'" if _dotted(name).startswith("net.") else None


def ipc_fault(name: str) -> str | None:
    """Why a sysctl cannot be set for a pod that shares the IPC of its node."""
    dotted = _dotted(name)
    return "cannot be set with 'hostIPC: true'" if dotted in _IPC or dotted.startswith("fs.mqueue.") else None


def _dotted(name: str) -> str:
    """A name with dots between its parts; where the first separator is a slash, the two change places."""
    found = re.search(r"[./]", name)
    return name.translate(_SWAPPED) if found is not None and found[0] == "/" else name
