from collections.abc import Iterator
from functools import cache

from k8slint.finding import Finding
from k8slint.kube.definitions import CRD, defined_by
from k8slint.kube.names import label_fault, short, value_fault
from k8slint.kube.object_names import API_SERVICE, Check, generated, name_check, prefix_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.rewrite import respelled
from k8slint.node import At, Place
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_NAMED_AFTER = {API_SERVICE: "version and group", CRD: "plural and group", "networking.k8s.io/IPAddress": "address"}
_ASKED_MORE = ("batch/Job", "scheduling.k8s.io/PriorityClass", API_SERVICE)
_SYSTEM_PRIORITIES = {"system-cluster-critical": 2000000000, "system-node-critical": 2000001000}


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
        1.35. Roles, their bindings and a few more may hold anything but `/` and `%`, and the name of a Job has
        up to 63 characters, because it becomes a label of its pods.

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
        otherwise. Custom resources whose CustomResourceDefinition is not here. The names of CronJobs that are too long
        and those of CustomResourceDefinitions, which `cronjob-name-length` and `crd-valid` speak of.

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
        https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update
    """
    custom = {defined_by(crd) for crd in project.objects_of(CRD)}
    namespaced = cache(project.catalog.namespaced)
    for obj in project.subjects.objects:
        built = obj.path in project.kustomizations.builds
        if not (built and obj.group_kind == "Namespace"):
            yield from _name_findings(obj, is_custom=obj.group_kind in custom)
        fault = label_fault(obj.namespace) if obj.namespace and not built and namespaced(obj.group_kind) else None
        if fault is not None and not looks_unfilled(obj.namespace):
            yield Finding(f"namespace '{obj.namespace}' {fault}", obj["metadata"]["namespace"].place)


def _name_findings(obj: Object, *, is_custom: bool) -> Iterator[Finding]:
    check = name_check(obj, is_custom=is_custom)
    is_fine = check is None or not obj.own_name or check(obj.own_name) is None
    if is_fine and not obj.prefix and obj.group_kind not in _ASKED_MORE:
        return
    metadata = obj["metadata"]
    name, prefix = metadata["name"], metadata["generateName"]
    if obj.group_kind in _NAMED_AFTER and prefix.text:
        said = f"a generateName cannot be, since the object is named after its {_NAMED_AFTER[obj.group_kind]}"
        yield Finding(said, prefix.place, "set metadata.name instead")
    elif check is not None:
        yield from _prefix_findings(obj, check, prefix)
    fault = (check(name.text) or _further_fault(obj, name.text)) if check is not None and name.text else None
    if check is not None and name.text and fault is not None and not looks_unfilled(name.text):
        yield _finding(f"name '{short(name.text)}' {fault}", name.place, check, name)


def _prefix_findings(obj: Object, check: Check, prefix: At) -> Iterator[Finding]:
    if not prefix.text or looks_unfilled(prefix.text):
        return
    name, place = obj["metadata"]["name"], prefix.place
    fault = prefix_fault(obj, check, prefix.text)
    if fault is None and not name.text:
        made = generated(prefix.text)
        fault, place = check(made) or _further_fault(obj, made), place._replace(path=name.path)
    if fault is not None:
        yield _finding(f"generateName '{short(prefix.text)}' {fault}", place, check, prefix)


def _further_fault(obj: Object, name: str) -> str | None:
    """What single kinds ask of their names beyond the form."""
    match obj.group_kind:
        case "batch/Job":
            return _job_fault(obj, name)
        case "scheduling.k8s.io/PriorityClass" if name in _SYSTEM_PRIORITIES:
            value = _SYSTEM_PRIORITIES[name]
            if obj["value"].number != value:
                return f"is reserved for a priority of {value}"
            return "is reserved for a class that is no default" if obj["globalDefault"].value is True else None
        case "scheduling.k8s.io/PriorityClass" if name.startswith("system-"):
            return "begins with 'system-', which is reserved"
        case kind if kind == API_SERVICE:
            version, group = obj["spec"]["version"].text, obj["spec"]["group"].text
            if version and group and name != f"{version}.{group}":
                return f"is not that of its version and group, '{version}.{group}'"
    return None


def _job_fault(obj: Object, name: str) -> str | None:
    spec = obj["spec"]
    if spec["manualSelector"].value is not True:
        fault = value_fault(name)
        if fault is not None:
            return f"{fault}, for it becomes a label of the pods"
    count = spec["completions"].number
    if not spec["completions"].exists and not spec["parallelism"].exists:
        count = 1
    if spec["completionMode"].text != "Indexed" or count is None or count <= 0:
        return None
    host = f"{name}-{count - 1}"
    fault = label_fault(host)
    return f"makes pods named '{host}', which {fault}" if fault else None


def _finding(said: str, place: Place, check: Check, at: At) -> Finding:
    """With the name as it may be written, where only case and underscores are wrong."""
    meant = (at.text or "").lower().replace("_", "-").replace(" ", "-")
    if meant == at.text or check(meant.rstrip("-")) is not None:
        return Finding(said, place)
    return Finding(said, place, f"write '{meant}'", fix=respelled(at, meant))
