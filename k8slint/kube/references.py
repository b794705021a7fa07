"""Which fields of Kubernetes name another object: a table of facts, and the references an object holds.

Each row is a path from the object, or from its pod spec, to the field with the name; `[]` means every item of a
list. The sources are the API references of Kubernetes, Gateway API, cert-manager, Argo Rollouts and KEDA.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.pods import CONTAINERS, is_workload, pod_of, pod_path
from k8slint.node import At, Map, Node, Path, Scalar, Seq

# Where the target lives: in the namespace of the object, in one that a field beside the name gives, or in none.
Where: TypeAlias = Literal["same", "given", "cluster"]


class Row(NamedTuple):
    """One fact: the field at `path` of a kind names an object of the kind `to`.

    `to` is a group and kind ("apps/Deployment"); "" where fields beside the name say it (`kind`, and `apiVersion`,
    `apiGroup` or `group`), with `default` where they leave it open. `key` and `port` are fields beside the name that
    choose a part of the target.
    """

    path: str
    to: str
    where: Where = "same"
    default: str = ""
    key: str = ""
    port: str = ""


class Reference(NamedTuple):
    """A field of an object that names another one.

    `at` is the field with the name, `namespace` the one the target is looked for in, "" where it is left open or the
    kind has none. `optional` says that it may be missing. `key` and `port` are None where the reference can choose
    no part.
    """

    source: Object
    at: At
    to: str
    namespace: str
    name: str
    optional: bool
    key: At | None = None
    port: At | None = None


_POD: tuple[Row, ...] = (
    Row("serviceAccountName", "ServiceAccount"),
    Row("priorityClassName", "scheduling.k8s.io/PriorityClass", "cluster"),
    Row("runtimeClassName", "node.k8s.io/RuntimeClass", "cluster"),
    Row("imagePullSecrets[].name", "Secret"),
    Row("resourceClaims[].resourceClaimName", "resource.k8s.io/ResourceClaim"),
    Row("resourceClaims[].resourceClaimTemplateName", "resource.k8s.io/ResourceClaimTemplate"),
    Row("volumes[].configMap.name", "ConfigMap"),
    Row("volumes[].secret.secretName", "Secret"),
    Row("volumes[].persistentVolumeClaim.claimName", "PersistentVolumeClaim"),
    Row("volumes[].projected.sources[].configMap.name", "ConfigMap"),
    Row("volumes[].projected.sources[].secret.name", "Secret"),
    *(
        row
        for container in CONTAINERS
        for row in (
            Row(f"{container}[].envFrom[].configMapRef.name", "ConfigMap"),
            Row(f"{container}[].envFrom[].secretRef.name", "Secret"),
            Row(f"{container}[].env[].valueFrom.configMapKeyRef.name", "ConfigMap", key="key"),
            Row(f"{container}[].env[].valueFrom.secretKeyRef.name", "Secret", key="key"),
        )
    ),
)

_ROUTE: tuple[Row, ...] = (
    Row("spec.parentRefs[].name", "", "given", "gateway.networking.k8s.io/Gateway"),
    Row("spec.rules[].backendRefs[].name", "", "given", "Service", port="port"),
    Row("spec.rules[].filters[].requestMirror.backendRef.name", "", "given", "Service", port="port"),
)

_OBJECTS: dict[str, tuple[Row, ...]] = {
    "networking.k8s.io/Ingress": (
        Row("spec.ingressClassName", "networking.k8s.io/IngressClass", "cluster"),
        Row("spec.defaultBackend.service.name", "Service", port="port"),
        Row("spec.rules[].http.paths[].backend.service.name", "Service", port="port"),
        Row("spec.backend.serviceName", "Service", port="servicePort"),
        Row("spec.rules[].http.paths[].backend.serviceName", "Service", port="servicePort"),
        Row("spec.tls[].secretName", "Secret"),
    ),
    "autoscaling/HorizontalPodAutoscaler": (Row("spec.scaleTargetRef.name", ""),),
    "apps/StatefulSet": (
        Row("spec.serviceName", "Service"),
        Row("spec.volumeClaimTemplates[].spec.storageClassName", "storage.k8s.io/StorageClass", "cluster"),
    ),
    "PersistentVolumeClaim": (
        Row("spec.storageClassName", "storage.k8s.io/StorageClass", "cluster"),
        Row("spec.volumeName", "PersistentVolume", "cluster"),
    ),
    "PersistentVolume": (
        Row("spec.storageClassName", "storage.k8s.io/StorageClass", "cluster"),
        Row("spec.claimRef.name", "PersistentVolumeClaim", "given"),
    ),
    "ServiceAccount": (Row("imagePullSecrets[].name", "Secret"), Row("secrets[].name", "Secret")),
    "rbac.authorization.k8s.io/RoleBinding": (
        Row("roleRef.name", "", default="rbac.authorization.k8s.io/Role"),
        Row("subjects[].name", "", "given"),
    ),
    "rbac.authorization.k8s.io/ClusterRoleBinding": (
        Row("roleRef.name", "", "cluster", "rbac.authorization.k8s.io/ClusterRole"),
        Row("subjects[].name", "", "given"),
    ),
    "gateway.networking.k8s.io/Gateway": (
        Row("spec.gatewayClassName", "gateway.networking.k8s.io/GatewayClass", "cluster"),
        Row("spec.listeners[].tls.certificateRefs[].name", "", "given", "Secret"),
    ),
    **{f"gateway.networking.k8s.io/{kind}Route": _ROUTE for kind in ("HTTP", "GRPC", "TCP", "TLS", "UDP")},
    "cert-manager.io/Certificate": (Row("spec.issuerRef.name", "", default="cert-manager.io/Issuer"),),
    "argoproj.io/Rollout": (
        Row("spec.strategy.canary.stableService", "Service"),
        Row("spec.strategy.canary.canaryService", "Service"),
        Row("spec.strategy.blueGreen.activeService", "Service"),
        Row("spec.strategy.blueGreen.previewService", "Service"),
    ),
    "keda.sh/ScaledObject": (Row("spec.scaleTargetRef.name", "", default="apps/Deployment"),),
    "autoscaling.k8s.io/VerticalPodAutoscaler": (Row("spec.targetRef.name", ""),),
    "admissionregistration.k8s.io/MutatingWebhookConfiguration": (
        Row("webhooks[].clientConfig.service.name", "Service", "given", port="port"),
    ),
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration": (
        Row("webhooks[].clientConfig.service.name", "Service", "given", port="port"),
    ),
    "apiregistration.k8s.io/APIService": (Row("spec.service.name", "Service", "given", port="port"),),
}

_CLUSTER_SCOPED = ("rbac.authorization.k8s.io/ClusterRole", "cert-manager.io/ClusterIssuer")


class Asked(NamedTuple):
    """What a field asks for: the name of an object, or a `key` or `port` of one, which a field beside it names.

    `to` is the group and kind, "" where nothing tells it; `namespace` and `name` are "" where they are left open.
    """

    part: Literal["name", "key", "port"]
    to: str
    namespace: str
    name: str


def asked_at(obj: Object, path: Path) -> Asked | None:
    """What is asked for at a path of an object, be it there already or not; None where it names no other object."""
    pod = pod_path(obj.group_kind)
    start: Path = ()
    kind = obj.group_kind
    if pod is not None and path[: len(pod)] == pod:
        start, kind = pod, ""
    elif kind not in _OBJECTS:
        return None
    rest = path[len(start) :]
    found = _fields_of(kind).get(dotted(rest))
    if found is None:
        return None
    row, part, up = found
    name = row.path.rpartition(".")[2]
    beside = obj.root.down((*start, *(rest[: len(rest) - up])))
    to = row.to or _kind_beside(beside) or row.default
    return Asked(part, to, _namespace(obj, beside, to, row.where), beside[name].text or "")


def dotted(path: Path) -> str:
    """A path as the rows write it: "containers[].name", for an item of a list whichever."""
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in path)[1:]


@cache
def _fields_of(kind: str) -> dict[str, tuple[Row, Literal["name", "key", "port"], int]]:
    """The fields that the rows of a kind speak of, "" for pods, each with how far up the mapping with the name is."""
    found: dict[str, tuple[Row, Literal["name", "key", "port"], int]] = {}
    for row in _OBJECTS[kind] if kind else _POD:
        beside = row.path.rpartition(".")[0]
        found[row.path] = row, "name", 1
        if row.key:
            found[f"{beside}.{row.key}"] = row, "key", 1
        if row.port:
            found[f"{beside}.{row.port}"] = row, "port", 1
            found[f"{beside}.{row.port}.name"] = row, "port", 2
            found[f"{beside}.{row.port}.number"] = row, "port", 2
        if row.to in ("ConfigMap", "Secret") and row.path.startswith("volumes[]"):
            found[f"{beside}.items[].key"] = row, "key", 3
    return found


@once
def references_of(obj: Object) -> tuple[Reference, ...]:
    """Every field of an object that names another one, in the order of the table."""
    return tuple(_references(obj))


def _references(obj: Object) -> Iterator[Reference]:
    # Of most kinds nothing is asked, and their trees are left alone.
    rows = _OBJECTS.get(obj.group_kind)
    if rows:
        yield from _found_by(rows, obj.group_kind, obj, obj.root)
    pod = pod_of(obj) if is_workload(obj.group_kind) else None
    if pod is not None:
        yield from _found_by(_POD, "", obj, pod.at)


def _found_by(rows: tuple[Row, ...], kind: str, obj: Object, start: At) -> Iterator[Reference]:
    for number, path in _names(start.node, _paths_of(kind)):
        yield from _found(obj, start.down(path), rows[number])


def _found(obj: Object, at: At, row: Row) -> Iterator[Reference]:
    name, beside = at.text, at.parent
    to = row.to or (_kind_beside(beside) if beside is not None else "") or row.default
    if name and beside is not None and to:
        yield Reference(
            obj,
            at,
            to,
            _namespace(obj, beside, to, row.where),
            name,
            beside["optional"].value is True,
            beside[row.key] if row.key else None,
            beside[row.port] if row.port else None,
        )


class _Step:
    """Where the paths of some rows lead on: keys, those that hold a list of further steps, and rows that end here."""

    def __init__(self) -> None:
        self.keys: dict[str, _Step] = {}
        self.lists: dict[str, _Step] = {}
        self.ends: list[int] = []


@cache
def _paths_of(kind: str) -> _Step:
    """The paths of the rows of a kind, "" for pods, as one tree, so that what they have in common is walked once."""
    start = _Step()
    for number, row in enumerate(_OBJECTS[kind] if kind else _POD):
        at = start
        for step in row.path.split("."):
            further = at.lists if step.endswith("[]") else at.keys
            at = further.setdefault(step.removesuffix("[]"), _Step())
        at.ends.append(number)
    return start


def _names(node: Node | None, start: _Step) -> list[tuple[int, Path]]:
    """Where paths lead to text, in the order of their rows. Most lead nowhere: it is told without a place for each."""
    found: list[tuple[int, Path]] = []
    _walk(node, start, (), found)
    return sorted(found, key=lambda each: each[0])


def _walk(node: Node | None, step: _Step, path: Path, found: list[tuple[int, Path]]) -> None:
    if isinstance(node, Map):
        fields = node.fields
        for key, further in step.keys.items():
            if key in fields:
                _walk(fields[key], further, (*path, key), found)
        for key, further in step.lists.items():
            child = fields.get(key)
            if isinstance(child, Seq):
                for index, item in enumerate(child.items):
                    _walk(item, further, (*path, key, index), found)
    elif step.ends and isinstance(node, Scalar) and isinstance(node.value, str):
        found.extend((number, path) for number in step.ends)


def _kind_beside(at: At) -> str:
    """The kind that fields beside a name give; "" where they leave it open."""
    kind = at["kind"].text
    if not kind:
        return ""
    for field in ("apiGroup", "group"):
        if at[field].exists:
            group = at[field].text or ""
            return f"{group}/{kind}" if group else kind
    group, slash, _ = (at["apiVersion"].text or "").rpartition("/")
    return f"{group}/{kind}" if slash else kind


def _namespace(obj: Object, beside: At, to: str, where: Where) -> str:
    if where == "cluster" or to in _CLUSTER_SCOPED:
        return ""
    given = beside["namespace"].text if where == "given" else None
    return given or obj.namespace
