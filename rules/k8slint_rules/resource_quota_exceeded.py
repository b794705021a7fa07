from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from k8slint.finding import Finding, Related
from k8slint.kube.autoscaling import fewest
from k8slint.kube.claims import own_claims
from k8slint.kube.objects import Object
from k8slint.kube.pod_resources import Field, amount, of_pod, written
from k8slint.kube.pods import pod_of
from k8slint.kube.replicas import replicas
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_QUOTA, _CLAIM = "ResourceQuota", "PersistentVolumeClaim"
_ONE = 10**9
_SHOWN = 3

# What a quota counts by the number of objects.
_COUNTED = {
    "configmaps": "ConfigMap",
    "persistentvolumeclaims": _CLAIM,
    "replicationcontrollers": "ReplicationController",
    "secrets": "Secret",
    "services": "Service",
    "count/configmaps": "ConfigMap",
    "count/cronjobs.batch": "batch/CronJob",
    "count/deployments.apps": "apps/Deployment",
    "count/jobs.batch": "batch/Job",
    "count/persistentvolumeclaims": _CLAIM,
    "count/secrets": "Secret",
    "count/services": "Service",
    "count/statefulsets.apps": "apps/StatefulSet",
}


class Share(NamedTuple):
    """What one object takes of a resource, in billionths."""

    obj: Object
    amount: int


@rule(
    "resource-quota-exceeded",
    "the objects of a namespace need more than its ResourceQuota allows",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(_QUOTA,),
)
def resource_quota_exceeded(project: Project) -> Iterator[Finding]:
    """
    Why
        A quota is checked pod by pod. The first pods of a namespace start, the one that would go over it is refused
        ("exceeded quota"), and which one that is depends on the order. Deployments then stay below their replicas, and
        only the events of their ReplicaSets say why.

    Bad
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: quota, namespace: shop}
        spec: {hard: {requests.cpu: "2"}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 5
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2", resources: {requests: {cpu: 500m}}}]}

    Good
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: quota, namespace: shop}
        spec: {hard: {requests.cpu: "3"}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 5
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2", resources: {requests: {cpu: 500m}}}]}

    Except
        Quotas with scopes. Objects that do not name the namespace as the quota does, or lie in other folders, unless
        there is only one quota of its name. DaemonSets, Jobs and CronJobs, whose pods nobody here can count; of an
        autoscaler's pods the least number counts.

    See
        https://kubernetes.io/docs/concepts/policy/resource-quotas/
    """
    quotas = [quota for quota in project.subjects.objects_of(_QUOTA) if not _is_scoped(quota)]
    by_namespace: dict[str, list[Object]] = defaultdict(list)
    wanted = {quota.namespace for quota in quotas}
    for obj in project.objects if wanted else ():
        if obj.namespace in wanted:
            by_namespace[obj.namespace].append(obj)
    for quota in quotas:
        objects = [obj for obj in by_namespace[quota.namespace] if project.is_in_force(quota, obj)]
        for name, at in quota["spec"]["hard"].fields():
            allowed = amount(at)
            shares = _shares(name, objects, project)
            if allowed is None or allowed < 0 or sum(share.amount for share in shares) <= allowed:
                continue
            shares = [share for share in shares if not _is_patched(share.obj, project)]
            together = sum(share.amount for share in shares)
            if together > allowed:
                yield _finding(quota, name, at, together, shares)


def _is_scoped(quota: Object) -> bool:
    return quota["spec"]["scopes"].exists or quota["spec"]["scopeSelector"].exists


def _is_patched(obj: Object, project: Project) -> bool:
    return any(project.may_be_patched(obj, field) for field in ("replicas", "resources", "storage"))


def _shares(name: str, objects: list[Object], project: Project) -> list[Share]:
    """What each object takes; of several variants of one object, the least."""
    found: dict[tuple[str, str], Share] = {}
    for obj in objects:
        taken = _taken(name, obj, project)
        key = obj.group_kind, obj.name
        if taken and obj.name and (key not in found or taken < found[key].amount):
            found[key] = Share(obj, taken)
    return sorted(found.values(), key=lambda share: -share.amount)


def _taken(name: str, obj: Object, project: Project) -> int:
    if name in _COUNTED:
        count = int(obj.group_kind == _COUNTED[name])
        if obj.group_kind == "apps/StatefulSet" and _COUNTED[name] == _CLAIM:
            count = len(list(own_claims(obj))) * _pods(obj, project)
        return count * _ONE
    if name == "requests.storage":
        each = sum(amount(spec["resources"]["requests"]["storage"]) or 0 for spec in own_claims(obj))
        return each * (1 if obj.group_kind == _CLAIM else _pods(obj, project))
    if name in ("pods", "count/pods"):
        return _pods(obj, project) * _ONE
    field: Field = "limits" if name.startswith("limits.") else "requests"
    resource = name.removeprefix("requests.").removeprefix("limits.")
    pod = pod_of(obj) if "/" not in resource or name != resource else None
    return of_pod(pod, field, resource) * _pods(obj, project) if pod is not None else 0


def _pods(obj: Object, project: Project) -> int:
    """How many pods there are at least."""
    scalers = project.scalers(obj)
    if scalers:
        return min(fewest(scaler) or 0 for scaler in scalers)
    return 0 if project.may_be_scaled(obj) else replicas(obj) or 0


def _finding(quota: Object, name: str, at: At, together: int, shares: list[Share]) -> Finding:
    return Finding(
        f"the objects of this namespace need {written(together, name)} of '{name}', more than the {at.value} that "
        f"ResourceQuota '{quota.name}' allows",
        at.place,
        "raise the quota, or ask for less",
        tuple(
            Related(
                f"{share.obj.kind} '{share.obj.name}' takes {written(share.amount, name)}",
                share.obj["metadata"]["name"].place,
            )
            for share in shares[:_SHOWN]
        ),
    )
