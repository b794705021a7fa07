from collections.abc import Iterator, Mapping

from k8slint.finding import Finding, Related
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec
from k8slint.kube.rewrite import respelled
from k8slint.kube.volumes import claim_templates, volumes_by_name
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_BLOCK_SOURCES = ("persistentVolumeClaim", "ephemeral")


@rule(
    "volume-mount-missing-volume",
    "container mounts a volume that the pod does not have",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="storage",
    since="0.1",
)
def volume_mount_missing_volume(project: Project) -> Iterator[Finding]:
    """
    Why
        A mount names a volume of its own pod, or a claim template of its StatefulSet, and the API server refuses one
        that names neither. A block device needs a volume that is a claim: any other cannot be used raw.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              volumeMounts: [{name: cache, mountPath: /var/cache/nginx}]
          volumes: [{name: tmp, emptyDir: {}}]

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              volumeMounts: [{name: cache, mountPath: /var/cache/nginx}]
          volumes: [{name: cache, emptyDir: {}}]

    Except
        Pods in which some volume has no name. Volumes that a patch brings, workloads without a selector, which are
        patches themselves, and bare Pods that are marked for injection, whose volumes come with a sidecar.

    See
        https://kubernetes.io/docs/concepts/storage/volumes/#how-volumes-work
        https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support
    """
    for pod in project.subjects.pods:
        volumes = None if _is_injected(pod) or _is_part(pod, project) else volumes_by_name(pod)
        if volumes is None:
            continue
        for container in pod.containers:
            for mount in container["volumeMounts"].items():
                yield from _missing(mount["name"], container, volumes, project)
            for device in container["volumeDevices"].items():
                yield from _missing(device["name"], container, volumes, project)
                yield from _no_block(device["name"], container, volumes)


def _is_injected(pod: PodSpec) -> bool:
    """Whether a webhook changes the pod before it is checked; the template of a workload is checked as it is."""
    if pod.object.group_kind != "Pod":
        return False
    metadata = pod.template["metadata"]
    marks = (*metadata["annotations"].fields(), *metadata["labels"].fields())
    return any("inject" in key.lower() for key, _ in marks)


def _is_part(pod: PodSpec, project: Project) -> bool:
    """Whether this is a patch for `kubectl patch`: a workload without the selector that every whole one has."""
    obj = pod.object
    return obj.group == "apps" and not obj["spec"]["selector"].exists and not project.selector_comes_later(obj)


def _missing(at: At, container: Container, volumes: Mapping[str, At], project: Project) -> Iterator[Finding]:
    name = at.text
    if not name or name in volumes or looks_unfilled(name) or project.patches_mention(name):
        return
    near = nearest(name, volumes)
    meant = near if near and is_slip(name, near) else None
    listed = ", ".join(f"'{known}'" for known in [*volumes][:5])
    help = f"did you mean '{meant}'?" if meant else f"the pod has {listed}" if listed else "add it under volumes"
    yield Finding(
        f"container '{container.name}' mounts volume '{name}', which the pod does not have",
        at.place,
        help,
        (Related(f"volume '{meant}'", volumes[meant].key_place),) if meant else (),
        respelled(at, meant) if meant else None,
    )


def _no_block(at: At, container: Container, volumes: Mapping[str, At]) -> Iterator[Finding]:
    volume = volumes.get(at.text or "")
    if volume is None or at.text in claim_templates(container.pod):
        return
    if not any(volume[source].exists for source in _BLOCK_SOURCES):
        yield Finding(
            f"container '{container.name}' uses volume '{at.text}' as a device, but it is no claim",
            at.place,
            "a device needs a persistentVolumeClaim or ephemeral volume; mount the others with volumeMounts",
            (Related(f"volume '{at.text}'", volume.key_place),),
        )
