"""How many pods a workload has, as it is written."""

from __future__ import annotations

from k8slint.kube.objects import Object

_COUNTED = ("ReplicationController", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet", "argoproj.io/Rollout")


def replicas(owner: Object) -> int | None:
    """The number of its pods, 1 where it is left open; None for what is no number, or a kind that has none."""
    if owner.group_kind == "Pod":
        return 1
    if owner.group_kind not in _COUNTED:
        return None
    at = owner["spec"]["replicas"]
    return at.number if at.exists else 1
