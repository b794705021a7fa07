from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.pods import pod_of
from k8slint.kube.versions import Deprecated, at_least, deprecated_provisioner, deprecated_volume
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT

_VOLUME = "PersistentVolume"
_CLASS = "storage.k8s.io/StorageClass"


@rule(
    "deprecated-volume-type",
    "volume of a sort that Kubernetes gave up",
    on=EACH_OBJECT,
    severity="warning",
    preset="default",
    category="deprecation",
    since="0.1",
    needs=(
        "awsElasticBlockStore",
        "azureDisk",
        "azureFile",
        "cephfs",
        "cinder",
        "flexVolume",
        "flocker",
        "gcePersistentDisk",
        "gitRepo",
        "glusterfs",
        "photonPersistentDisk",
        "portworxVolume",
        "quobyte",
        "rbd",
        "scaleIO",
        "storageos",
        "vsphereVolume",
        "provisioner",
    ),
)
def deprecated_volume_type(obj: Object) -> Iterator[Finding]:
    """
    Why
        Most storage once was built into Kubernetes. The API server still takes these fields, but the code behind is
        gone: a pod with a `glusterfs`, `cephfs` or `rbd` volume stays in ContainerCreating. `gitRepo` runs git as
        root of the node with what the manifest says, and is switched off since 1.33. The disks of the clouds are
        handed to their CSI drivers, which must be installed: these are an info.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers: [{name: web, image: "nginx:1.29.3"}]
          volumes:
            - {name: site, gitRepo: {repository: https://git.example.com/site.git}}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          initContainers:
            - name: clone
              image: alpine/git:2.49.1
              args: [clone, https://git.example.com/site.git, /site]
              volumeMounts: [{name: site, mountPath: /site}]
          containers: [{name: web, image: "nginx:1.29.3"}]
          volumes:
            - {name: site, emptyDir: {}}

    Except
        Volumes that are deprecated later than the Kubernetes releases the run is for.

    See
        https://kubernetes.io/docs/concepts/storage/volumes/
        https://kubernetes.io/blog/2022/09/26/storage-in-tree-to-csi-migration-status-update-1.25/
    """
    pod = pod_of(obj)
    holders = list(pod["volumes"].items()) if pod is not None else []
    if obj.group_kind == _VOLUME:
        holders.append(obj["spec"])
    for holder in holders:
        for field, at in holder.fields():
            row = deprecated_volume(field)
            if row is not None and at.exists:
                yield from _findings(row, at, f"{field} volumes", obj)
    if obj.group_kind == _CLASS:
        at = obj["provisioner"]
        row = deprecated_provisioner(at.text or "")
        if row is not None:
            yield from _findings(row, at, f"provisioner '{at.text}'", obj)


def _findings(row: Deprecated, at: At, what: str, obj: Object) -> Iterator[Finding]:
    place = at.key_place if obj.group_kind != _CLASS else at.place
    dead = any(at_least(release, row.nonfunctional) for release in obj.releases)
    replaced = row.replacement.removeprefix("the csi ")
    by_driver = replaced if "." in replaced and " " not in replaced else ""
    help = f"use the CSI driver {by_driver}" if by_driver else _cure(replaced)
    if dead:
        verb = "cannot be mounted" if obj.group_kind != _CLASS else "makes no volumes"
        yield Finding(f"{what} {verb} since Kubernetes {row.nonfunctional}", place, help)
    elif by_driver and not row.nonfunctional:
        verb = "are" if obj.group_kind != _CLASS else "is"
        message = f"{what} {verb} handed to the CSI driver {by_driver}, which must be installed"
        yield Finding(message, place, f"use {by_driver} itself", severity="info")
    elif any(at_least(release, row.deprecated) for release in obj.releases):
        yield Finding(f"{what} are deprecated since Kubernetes {row.deprecated}", place, help)


def _cure(replacement: str) -> str:
    return f"use {replacement}" if replacement else "use storage that has a CSI driver"
