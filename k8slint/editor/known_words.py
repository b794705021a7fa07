"""Words that Kubernetes knows and its schemas do not list: resources, verbs, labels of nodes, paths of fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from k8slint.editor.completion import Completion, Question, offer, offer_key
from k8slint.editor.declared import shape
from k8slint.kube.container_names import ENV_FIELDS
from k8slint.kube.pods import pod_path
from k8slint.kube.references import dotted
from k8slint.node import Map

_AMOUNTS = ("cpu", "memory", "ephemeral-storage")
_TOPOLOGIES = ("kubernetes.io/hostname", "topology.kubernetes.io/zone", "topology.kubernetes.io/region")
_NODE_LABELS = ("kubernetes.io/os", "kubernetes.io/arch", *_TOPOLOGIES, "node.kubernetes.io/instance-type")
_OF_NODES = {"kubernetes.io/os": ("linux", "windows"), "kubernetes.io/arch": ("amd64", "arm64")}
_OF_POD = ("metadata.name", "metadata.namespace", "metadata.uid")
_LABELS = tuple(
    f"app.kubernetes.io/{name}" for name in ("name", "instance", "version", "component", "part-of", "managed-by")
)
_MODES = tuple(f"pod-security.kubernetes.io/{mode}" for mode in ("enforce", "audit", "warn"))
_LEVELS = ("privileged", "baseline", "restricted")
_OF_SECRETS = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/basic-auth": ("username", "password"),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
}
_QUOTAS = (
    *(f"{sort}.{name}" for sort in ("requests", "limits") for name in ("cpu", "memory")),
    *("pods", "requests.storage", "persistentvolumeclaims", "services", "services.loadbalancers"),
    *("services.nodeports", "configmaps", "secrets", "count/deployments.apps", "count/jobs.batch"),
)
_LIMITS = {(field,) for field in ("default", "defaultRequest", "max", "min", "maxLimitRequestRatio")}
_METRICS = ("cpu", "memory")
_ROLES = ("rbac.authorization.k8s.io/Role", "rbac.authorization.k8s.io/ClusterRole")

_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_NODES_MEANT = frozenset(("nodeAffinity", "nodeSelector", "nodeSelectorTerms", "scopeSelector"))

# By kind and path; "[]" stands for any item of a list.
_OF_KINDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("Secret", "type"): (
        *("Opaque", "kubernetes.io/tls", "kubernetes.io/dockerconfigjson", "kubernetes.io/basic-auth"),
        *("kubernetes.io/ssh-auth", "kubernetes.io/service-account-token", "kubernetes.io/dockercfg"),
        "bootstrap.kubernetes.io/token",
    ),
    ("Service", "spec.clusterIP"): ("None",),
    ("autoscaling/HorizontalPodAutoscaler", "spec.metrics[].resource.name"): _METRICS,
    ("autoscaling/HorizontalPodAutoscaler", "spec.metrics[].containerResource.name"): _METRICS,
    **{("Namespace", f"metadata.labels.{mode}"): _LEVELS for mode in _MODES},
    ("rbac.authorization.k8s.io/RoleBinding", "roleRef.kind"): ("Role", "ClusterRole"),
    ("rbac.authorization.k8s.io/ClusterRoleBinding", "roleRef.kind"): ("ClusterRole",),
    ("rbac.authorization.k8s.io/RoleBinding", "subjects[].kind"): ("ServiceAccount", "User", "Group"),
    ("rbac.authorization.k8s.io/ClusterRoleBinding", "subjects[].kind"): ("ServiceAccount", "User", "Group"),
    ("autoscaling/HorizontalPodAutoscaler", "spec.scaleTargetRef.kind"): ("Deployment", "StatefulSet", "ReplicaSet"),
    ("autoscaling/HorizontalPodAutoscaler", "spec.scaleTargetRef.apiVersion"): ("apps/v1",),
    **{
        (role, "rules[].verbs[]"): (
            *("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"),
            "*",
        )
        for role in _ROLES
    },
}
# By the end of the path, in a pod.
_IN_PODS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("valueFrom", "fieldRef", "fieldPath"): tuple(field for field in ENV_FIELDS if field != "spec.host"),
    ("items", "[]", "fieldRef", "fieldPath"): (*_OF_POD, "metadata.labels", "metadata.annotations"),
    ("resourceFieldRef", "resource"): tuple(f"{sort}.{name}" for sort in ("limits", "requests") for name in _AMOUNTS),
    ("topologyKey",): _TOPOLOGIES,
    ("capabilities", "drop", "[]"): ("ALL", "NET_RAW"),
    ("capabilities", "add", "[]"): ("NET_BIND_SERVICE",),
}


def known_values(question: Question) -> Iterator[Completion] | None:
    """What may be written at the cursor; None where nothing of this sort may."""
    obj, path = question.cursor.object, question.path
    words = _OF_KINDS.get((obj.group_kind, dotted(path)))
    if words is None and (start := _in_pod(question)) is not None:
        form = shape(path[start:])
        words = next((known for end, known in _IN_PODS.items() if form[-len(end) :] == end), None)
        if form[:-1] == ("nodeSelector",):
            words = _OF_NODES.get(form[-1])
    if words is None and path[-1:] == ("operator",) and path[-3:-2] == ("matchExpressions",):
        # Those of nodes take other ones, which the schema tells.
        words = _OPERATORS if not _NODES_MEANT.intersection(map(str, path)) else None
    if words is None:
        return None
    there = question.cursor.object.root.down(path[:-1]).items() if question.cursor.role == "item" else ()
    others = {item.text for item in there if item.key != path[-1]}
    rows = enumerate(word for word in words if word not in others)
    return (offer(question.cursor, "value", word, sort=f"{number:04}") for number, word in rows)


def known_keys(question: Question) -> Iterator[Completion]:
    """The keys of free mappings: resources of a container or a claim, labels, and what a Secret of its type holds."""
    cursor = question.cursor
    words = _keys(question)
    holder = cursor.at.node
    if holder is not None and not isinstance(holder, Map) and holder.start != holder.end:
        return
    for number, word in enumerate(words):
        if word not in cursor.siblings:
            yield offer_key(cursor, "field", word, rank=6, sort=f"{number:04}", retrigger=word in _OF_NODES)


def _keys(question: Question) -> tuple[str, ...]:
    path, obj = question.path, question.cursor.object
    if obj.group_kind == "Secret" and path in (("data",), ("stringData",)):
        there = {key for field in ("data", "stringData") for key, _ in obj[field].fields()}
        return tuple(key for key in _OF_SECRETS.get(obj["type"].text or "", ()) if key not in there)
    if path[-2:] == ("metadata", "labels"):
        return (*_MODES, *_LABELS) if obj.group_kind == "Namespace" else _LABELS
    start = _in_pod(question)
    if start is not None and path[start:] == ("nodeSelector",):
        return _NODE_LABELS
    if (obj.group_kind, path) == ("ResourceQuota", ("spec", "hard")):
        return _QUOTAS
    if obj.group_kind == "LimitRange" and path[:2] == ("spec", "limits") and path[3:] in _LIMITS:
        return _AMOUNTS
    if path[-2:] not in (("resources", "requests"), ("resources", "limits")):
        return ()
    if obj.group_kind == "PersistentVolumeClaim" or "volumeClaimTemplates" in path or "volumeClaimTemplate" in path:
        return ("storage",)
    return _AMOUNTS if start is not None else ()


def _in_pod(question: Question) -> int | None:
    """Where the path goes on in the pod of the object; None where it does not lead into one."""
    to_pod = pod_path(question.cursor.object.group_kind)
    return len(to_pod) if to_pod is not None and question.path[: len(to_pod)] == to_pod else None
