"""What a pod or a PersistentVolume can be given as storage, and by which names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from k8slint.kube.near import is_misspelt
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec
from k8slint.node import At, Seq

# In the order in which the API server looks at them: the first one counts, the others are too many.
POD_SOURCES = (
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "flocker",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "quobyte",
    "downwardAPI",
    "fc",
    "flexVolume",
    "configMap",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "storageos",
    "projected",
    "scaleIO",
    "csi",
    "ephemeral",
    "image",
)
PERSISTENT_SOURCES = (
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "glusterfs",
    "flocker",
    "nfs",
    "rbd",
    "quobyte",
    "cephfs",
    "iscsi",
    "cinder",
    "fc",
    "flexVolume",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "scaleIO",
    "local",
    "storageos",
    "csi",
)
# Without clusterTrustBundle and podCertificate, which a server drops as long as their features are off.
PROJECTED_SOURCES = ("configMap", "downwardAPI", "secret", "serviceAccountToken")


def claim_templates(pod: PodSpec) -> dict[str, At]:
    """The claims that a StatefulSet makes for each pod, by name; each is a volume of that name."""
    if pod.object.group_kind != "apps/StatefulSet":
        return {}
    templates = pod.object["spec"]["volumeClaimTemplates"].items()
    return {name: at for at in templates if (name := at["metadata"]["name"].text)}


def volumes_by_name(pod: PodSpec) -> dict[str, At] | None:
    """All that containers can mount; None where a name is missing, or a template fills it in."""
    volumes = pod["volumes"]
    if volumes.exists and not isinstance(volumes.node, Seq):
        return None
    found = {name: at for at in volumes.items() if (name := at["name"].text)} | claim_templates(pod)
    is_unclear = any(not at["name"].text for at in volumes.items()) or is_misspelt(volumes)
    return None if is_unclear or any(looks_unfilled(name) for name in found) else found


class HostPath(NamedTuple):
    """A path of the node that a volume of a pod gives to its containers; `path` without `.` and trailing slashes."""

    volume: str
    path: str
    at: At


def host_paths(pod: PodSpec) -> Iterator[HostPath]:
    """Every hostPath volume of a pod."""
    for volume in pod["volumes"].items():
        at = volume["hostPath"]["path"]
        if at.text and not looks_unfilled(at.text):
            path = posixpath.normpath(at.text)
            yield HostPath(volume["name"].text or "", path.replace("//", "/", 1), at)


# Where container runtimes listen, and the folders that hold nothing else. /var/run is a link to /run.
_SOCKETS = (
    "/run/containerd",
    "/run/containerd/containerd.sock",
    "/run/cri-dockerd.sock",
    "/run/crio",
    "/run/crio/crio.sock",
    "/run/docker.sock",
    "/run/dockershim.sock",
    "/run/k3s/containerd",
    "/run/k3s/containerd/containerd.sock",
    "/run/podman",
    "/run/podman/podman.sock",
)


def is_runtime_socket(path: str) -> bool:
    """Whether a path of the node is the socket of its container runtime, or a folder that is there for the socket."""
    if path.startswith("\\\\.\\pipe\\"):
        return path.endswith(("docker_engine", "containerd-containerd"))
    return path.removeprefix("/var") in _SOCKETS or path.endswith("/docker.sock")


def projected_paths(projected: At) -> Iterator[At]:
    """Where a projected volume puts files, as far as the API server compares them: the path of each item."""
    for source in projected["sources"].items():
        for kind in ("secret", "configMap", "downwardAPI"):
            for item in source[kind]["items"].items():
                if item["path"].text:
                    yield item["path"]
