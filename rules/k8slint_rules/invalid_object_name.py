from collections.abc import Callable, Iterator

from k8slint.finding import Finding
from k8slint.kube.names import label_fault, letter_label_fault, segment_fault, subdomain_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_CRD = "apiextensions.k8s.io/CustomResourceDefinition"
_LABELS = ("Namespace", "apps/StatefulSet")
_SUBDOMAINS = frozenset(
    {
        "ConfigMap",
        "Endpoints",
        "LimitRange",
        "Node",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "ResourceQuota",
        "Secret",
        "ServiceAccount",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
        "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
        _CRD,
        "apps/DaemonSet",
        "apps/Deployment",
        "apps/ReplicaSet",
        "autoscaling/HorizontalPodAutoscaler",
        "batch/CronJob",
        "batch/Job",
        "coordination.k8s.io/Lease",
        "discovery.k8s.io/EndpointSlice",
        "networking.k8s.io/Ingress",
        "networking.k8s.io/IngressClass",
        "networking.k8s.io/NetworkPolicy",
        "node.k8s.io/RuntimeClass",
        "scheduling.k8s.io/PriorityClass",
        "storage.k8s.io/StorageClass",
    }
)
_SEGMENTS = (
    "policy/PodDisruptionBudget",
    "rbac.authorization.k8s.io/ClusterRole",
    "rbac.authorization.k8s.io/ClusterRoleBinding",
    "rbac.authorization.k8s.io/Role",
    "rbac.authorization.k8s.io/RoleBinding",
)
_API_SERVICE = "apiregistration.k8s.io/APIService"
_SYSTEM_PRIORITIES = ("system-cluster-critical", "system-node-critical")


@rule(
    "invalid-object-name",
    "name of an object breaks the rule for its kind",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="metadata",
    since="0.1",
)
def invalid_object_name(project: Project) -> Iterator[Finding]:
    """
    Why
        Names become parts of URLs, DNS names and labels. The API server refuses one that its kind does not allow:
        most are DNS subdomains (small letters, digits, `-` and `.`, up to 253), those of Services, StatefulSets and
        Namespaces are DNS labels (no dots, up to 63), and a Service had to begin with a letter until Kubernetes
        1.35. Roles and their bindings may hold anything but `/` and `%`.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web_settings}
        data: {LOG_LEVEL: info}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web-settings}
        data: {LOG_LEVEL: info}

    Except
        Names that hold a variable of a template. Namespaces in what a kustomization builds, which may call them
        otherwise. Custom resources whose CustomResourceDefinition is not here.

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
        https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update
    """
    custom = {f"{crd['spec']['group'].text}/{crd['spec']['names']['kind'].text}" for crd in project.objects_of(_CRD)}
    for obj in project.objects:
        built = obj.root.source.path in project.kustomizations.builds
        if not (built and obj.group_kind == "Namespace"):
            yield from _name_findings(obj, is_custom=obj.group_kind in custom)
        if not built and project.catalog.namespaced(obj.group_kind):
            yield from _namespace_finding(obj["metadata"]["namespace"])


def _namespace_finding(at: At) -> Iterator[Finding]:
    fault = label_fault(at.text) if at.text and not looks_unfilled(at.text) else None
    if fault is not None:
        yield Finding(f"namespace '{at.text}' {fault}", at.place)


def _name_findings(obj: Object, *, is_custom: bool) -> Iterator[Finding]:
    check = _check(obj, is_custom=is_custom)
    if check is None:
        return
    metadata = obj["metadata"]
    for field in ("name", "generateName"):
        at = metadata[field]
        if not at.text or looks_unfilled(at.text):
            continue
        name = at.text
        if field == "generateName" and len(name) > 1 and name.endswith("-"):
            name = name[:-1]  # something follows the dash
        fault = check(name) or _further_fault(obj, name, is_prefix=field == "generateName")
        if fault is not None:
            shown = at.text if len(at.text) <= 80 else f"{at.text[:40]}..."
            yield Finding(f"{field} '{shown}' {fault}", at.place, _help(obj, at))


def _check(obj: Object, *, is_custom: bool) -> Callable[[str], str | None] | None:
    kind = obj.group_kind
    if kind == "Service":
        old = any(not at_least(release, "1.36") for release in obj.releases)
        return letter_label_fault if old else label_fault
    if kind in _LABELS:
        return label_fault
    if kind in _SUBDOMAINS or is_custom:
        return subdomain_fault
    return segment_fault if kind in (*_SEGMENTS, _API_SERVICE) else None


def _further_fault(obj: Object, name: str, *, is_prefix: bool) -> str | None:
    """What single kinds ask of their names beyond the form."""
    if obj.group_kind == "batch/Job" and not is_prefix and obj["spec"]["completionMode"].text == "Indexed":
        count = obj["spec"]["completions"].number
        host = f"{name}-{count - 1}" if count is not None and count > 0 else name
        fault = label_fault(host) if host != name else None
        return f"makes pods named '{host}', which {fault}" if fault else None
    if obj.group_kind == "scheduling.k8s.io/PriorityClass" and name.startswith("system-"):
        return None if name in _SYSTEM_PRIORITIES else "begins with 'system-', which is reserved"
    version, group = obj["spec"]["version"].text, obj["spec"]["group"].text
    if obj.group_kind == _API_SERVICE and version and group and name != f"{version}.{group}":
        return f"is not that of its version and group, '{version}.{group}'"
    return None


def _help(obj: Object, at: At) -> str:
    """The name as it may be written, where only case and underscores are wrong."""
    meant = (at.text or "").lower().replace("_", "-").replace(" ", "-")
    check = _check(obj, is_custom=True)
    return f"write '{meant}'" if meant != at.text and check is not None and check(meant.rstrip("-")) is None else ""
