"""The names, paths and fields that only volumes and storage classes have, as the API server takes them.

Each function gives what is wrong with a text, as the end of a sentence that begins with the text; None where nothing
is.
"""

from __future__ import annotations

import re

from k8slint.kube.names import key_fault, subdomain_fault
from k8slint.pattern import Pattern

_IQN = Pattern(r"iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+\Z", re.ASCII)
_EUI = Pattern(r"eui.[A-Za-z0-9]{16}\Z")
_NAA = Pattern(r"naa.[A-Za-z0-9]{32}\Z")
_HOST_PORT = Pattern(r"(?:[^:\[\]]*|\[[^\[\]]*\]):[^:\[\]]*")
_DRIVER_LENGTH = 63
_RESOURCES = frozenset(f"{kind}.{name}" for kind in ("limits", "requests") for name in ("cpu", "memory"))
_MORE_RESOURCES = frozenset(f"{kind}.ephemeral-storage" for kind in ("limits", "requests"))
_HUGE_PAGES = ("limits.hugepages-", "requests.hugepages-")

_KEYED = ("metadata.annotations", "metadata.labels")
VOLUME_FIELDS = (
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
)


def csi_driver_fault(name: str) -> str | None:
    """Why a name is not that of a CSI driver."""
    if len(name) > _DRIVER_LENGTH:
        return f"has {len(name)} characters, {_DRIVER_LENGTH} are allowed"
    return subdomain_fault(name.lower())


def provisioner_fault(name: str) -> str | None:
    """Why a name is not that of a provisioner, where case does not count."""
    return key_fault(name.lower())


def iscsi_fault(name: str) -> str | None:
    """Why a name is not that of an iSCSI node."""
    if name.startswith("iqn"):
        return None if _IQN.search(name) else "is not in the form of an iqn"
    if name.startswith("eui"):
        return None if _EUI.match(name) else "has not 16 letters and digits behind 'eui.'"
    if name.startswith("naa"):
        return None if _NAA.match(name) else "has not 32 letters and digits behind 'naa.'"
    return "does not begin with 'iqn', 'eui' or 'naa'"


def plain_path_fault(path: str) -> str | None:
    """Why a path cannot be that of a file in a volume."""
    if path.startswith("/"):
        return "must not begin with '/'"
    if ".." in path.split("/"):
        return "must not contain '..'"
    return "must not begin with '..'" if path.startswith("..") else None


def registry_fault(text: str) -> str | None:
    """Why a text is no host and port, nor several with commas between."""
    if all(_HOST_PORT.fullmatch(pair) for pair in text.split(",")):
        return None
    return "is no host with a port behind a colon"


def option_fault(name: str) -> str | None:
    """Why an option cannot be given to a flexVolume."""
    namespace = f".{name.partition('/')[0].lower()}"
    return "is reserved" if namespace.endswith((".kubernetes.io", ".k8s.io")) else None


def volume_field_fault(path: str) -> str | None:
    """Why a file of a volume cannot be made from a field of the pod, whatever key of it is asked for."""
    field, bracket, _ = path.partition("['")
    if not bracket or not path.endswith("']"):
        return None if path in VOLUME_FIELDS else "is no field that a volume can show"
    return None if field in _KEYED else "must not have a key in brackets"


def container_resource_fault(name: str) -> str | None:
    """Why a name is not that of a resource of a container that can be shown to it."""
    known = name in _RESOURCES or name in _MORE_RESOURCES or name.startswith(_HUGE_PAGES)
    return None if known else "is no resource of a container"
