from collections.abc import Iterable, Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec
from k8slint.kube.volumes import claim_templates
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

# As the API server goes through them, so that an init container is the one that comes too late.
_ORDER = ("container", "init", "ephemeral")


@rule(
    "duplicate-name-in-pod",
    "two containers, volumes or mounts of a pod share a name or path",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
)
def duplicate_name_in_pod(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        Containers are told apart by name, init containers among them; so are volumes, and within a container every
        mount needs a path of its own. The API server refuses a pod where two are the same. It is what a
        block that was copied and not edited leaves behind.

    Bad
        containers:
          - {name: web, image: "nginx:1.29.3"}
          - {name: web, image: "exporter:1.4"}

    Good
        containers:
          - {name: web, image: "nginx:1.29.3"}
          - {name: exporter, image: "exporter:1.4"}

    Except
        One volume mounted at several paths, and one path in several containers.

    See
        https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
    """
    containers = sorted(pod.containers, key=lambda container: _ORDER.index(container.role))
    yield from _twice("container name", (container["name"] for container in containers))
    yield from _twice("volume name", _volume_names(pod))
    for container in pod.containers:
        yield from _mounts(container)


def _volume_names(pod: PodSpec) -> Iterator[At]:
    """Those of the volumes that stay: a claim template takes the place of all that have its name."""
    claims = claim_templates(pod)
    return (volume["name"] for volume in pod["volumes"].items() if volume["name"].text not in claims)


def _mounts(container: Container) -> Iterator[Finding]:
    who = f" of container '{container.name}'"
    mounts, devices = list(container["volumeMounts"].items()), list(container["volumeDevices"].items())
    yield from _twice("mount path", (mount["mountPath"] for mount in mounts), who)
    yield from _twice("device name", (device["name"] for device in devices), who)
    yield from _twice("device path", (device["devicePath"] for device in devices), who)
    names = {device["name"].text: device["name"] for device in devices}
    paths = {device["devicePath"].text: device["devicePath"] for device in devices}
    for mount in mounts:
        name, path = mount["name"], mount["mountPath"]
        if name.text and name.text in names:
            seen = (Related("the device", names[name.text].place),)
            said = f"volume '{name.text}'{who} is both mounted and used as a device"
            yield Finding(said, name.place, "keep the mount for files, the device for a raw block volume", seen)
        elif path.text and path.text in paths:
            seen = (Related("the device", paths[path.text].place),)
            yield Finding(f"path '{path.text}'{who} is that of a mount and of a device", path.place, "", seen)


def _twice(what: str, names: Iterable[At], who: str = "") -> Iterator[Finding]:
    first: dict[str, At] = {}
    for at in names:
        name = at.text
        if not name or looks_unfilled(name):
            continue
        if name in first:
            yield Finding(
                f"{what} '{name}'{who} is used again",
                at.place,
                "give each its own",
                (Related("the first one", first[name].place),),
            )
        first.setdefault(name, at)
