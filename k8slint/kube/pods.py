"""Where each kind keeps its pod, and what a pod is made of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from k8slint.kube.labels import labels_of
from k8slint.kube.near import is_garbled
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.node import At, Path

ContainerRole: TypeAlias = Literal["container", "init", "ephemeral"]

# The path from the object to its pod template (or, for a Pod, to itself).
_TEMPLATE: dict[str, tuple[str, ...]] = {
    "Pod": (),
    "PodTemplate": ("template",),
    "ReplicationController": ("spec", "template"),
    "apps/DaemonSet": ("spec", "template"),
    "apps/Deployment": ("spec", "template"),
    "apps/ReplicaSet": ("spec", "template"),
    "apps/StatefulSet": ("spec", "template"),
    "argoproj.io/Rollout": ("spec", "template"),
    "batch/CronJob": ("spec", "jobTemplate", "spec", "template"),
    "batch/Job": ("spec", "template"),
}

_LISTS: tuple[tuple[str, ContainerRole], ...] = (
    ("initContainers", "init"),
    ("containers", "container"),
    ("ephemeralContainers", "ephemeral"),
)

CONTAINERS = tuple(field for field, _ in _LISTS)
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


class Port(NamedTuple):
    """A declared container port."""

    name: str
    number: int | None
    protocol: str
    at: At


class Container:
    """One container of a pod, and how it is run."""

    def __init__(self, at: At, pod: PodSpec, role: ContainerRole) -> None:
        self.at = at
        self.pod = pod
        self.role = role

    def __getitem__(self, key: str) -> At:
        return self.at[key]

    @property
    def object(self) -> Object:
        """The object that holds the pod."""
        return self.pod.object

    @cached_property
    def name(self) -> str:
        """The name, or "" where there is none."""
        return self.at["name"].text or ""

    @property
    def is_sidecar(self) -> bool:
        """An init container that keeps running (restartPolicy Always)."""
        return self.role == "init" and self.at["restartPolicy"].text == "Always"

    @property
    def is_probed(self) -> bool:
        """One that may have probes; the API server refuses those of plain init and ephemeral containers."""
        return self.role == "container" or self.is_sidecar

    @property
    def is_long_running(self) -> bool:
        """Expected to run until the pod is deleted: not a plain init or ephemeral container, not of a job."""
        return (self.role == "container" and not self.pod.runs_to_completion) or self.is_sidecar

    @cached_property
    def ports(self) -> tuple[Port, ...]:
        """The declared ports, in order."""
        return tuple(
            Port(item["name"].text or "", item["containerPort"].number, item["protocol"].text or "TCP", item)
            for item in self.at["ports"].items()
        )


class PodSpec:
    """The pod an object makes: `template` holds metadata and spec, `at` is the spec."""

    def __init__(self, template: At, owner: Object) -> None:
        self.template = template
        self.at = template["spec"]
        self.object = owner

    def __getitem__(self, key: str) -> At:
        return self.at[key]

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels its pods will carry."""
        return labels_of(self.template["metadata"]["labels"])

    @property
    def has_unclear_labels(self) -> bool:
        """Whether its labels are there in a way that the API server refuses."""
        at = self.template["metadata"]["labels"]
        if not at.exists:
            return is_garbled(at)
        return not at.is_map or any(label.text is None for _, label in at.fields())

    @cached_property
    def expected_labels(self) -> dict[str, str]:
        """The labels by which its workload looks for its pods, so that they ought to carry them."""
        return labels_of(self.object["spec"]["selector"]["matchLabels"])

    @cached_property
    def containers(self) -> tuple[Container, ...]:
        """All containers: init, main, ephemeral, in the order they stand in Kubernetes' own listing.

        Items that are no mapping are left out.
        """
        return tuple(
            Container(item, self, role) for field, role in _LISTS for item in self.at[field].items() if item.is_map
        )

    @property
    def runs_to_completion(self) -> bool:
        """It belongs to a Job or CronJob, or to no controller and is not restarted when it succeeds."""
        if self.object.group_kind in ("batch/Job", "batch/CronJob"):
            return True
        alone = self.object.group_kind in ("Pod", "PodTemplate")
        return alone and self.at["restartPolicy"].text in ("Never", "OnFailure")


@once
def pod_of(owner: Object) -> PodSpec | None:
    """The pod of an object; None for a kind that has none, or when its spec is not a mapping."""
    path = _TEMPLATE.get(owner.group_kind)
    if path is None:
        return None
    template = owner.root.down(path)
    return PodSpec(template, owner) if template["spec"].is_map else None


def has_unclear_pod(owner: Object) -> bool:
    """Whether the spec of a pod is there in a way that the API server refuses."""
    path = _TEMPLATE.get(owner.group_kind)
    if path is None or pod_of(owner) is not None:
        return False
    spec = owner.root.down(path)["spec"]
    return spec.exists or is_garbled(spec)


def pod_path(group_kind: str) -> Path | None:
    """The path from objects of a kind to the spec of their pod; None for kinds that make none."""
    path = _TEMPLATE.get(group_kind)
    return (*path, "spec") if path is not None else None


def is_workload(group_kind: str) -> bool:
    """Whether objects of this kind make pods."""
    return group_kind in _TEMPLATE


def containers_of(owner: Object) -> Iterator[Container]:
    """The containers of the pod of an object."""
    pod = pod_of(owner)
    if pod is not None:
        yield from pod.containers
