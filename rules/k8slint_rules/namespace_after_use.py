import posixpath
from collections import defaultdict
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

# Every cluster has these.
_ALWAYS_THERE = ("default", "kube-node-lease", "kube-public", "kube-system")
# A folder with more namespaces than these is a collection of unrelated things.
_MANY = 3
_NUMBERED = Pattern(r"\d+[-_.]")


@rule(
    "namespace-after-use",
    "Namespace comes after objects that are to be made in it",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="apply-order",
    since="0.1",
    kinds=("Namespace",),
)
def namespace_after_use(project: Project) -> Iterator[Finding]:
    """
    Why
        kubectl applies objects in the order they stand, and files of a folder in the order of their names. What comes
        before its Namespace is refused with "namespaces ... not found", while the Namespace is made at the end. A
        second run succeeds, so that it is noticed on a new cluster only.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web, namespace: shop}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}

    Good
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web, namespace: shop}

    Except
        What a kustomization, Flux or Argo CD applies: these put Namespaces first. Files of one folder are an info,
        unless their names begin with numbers, since they may be applied one by one, and nothing in a folder of many
        namespaces.

    See
        https://kubernetes.io/docs/concepts/workloads/management/#organizing-resource-configurations
        https://github.com/kubernetes/kubernetes/issues/64203
        https://github.com/kubernetes/kubectl/issues/1356
    """
    about = {(_folder(namespace), namespace.name) for namespace in project.subjects.objects_of("Namespace")}
    made: dict[tuple[str, str], list[Object]] = defaultdict(list)
    for namespace in project.objects_of("Namespace") if about else ():
        key = _folder(namespace), namespace.name
        if key in about and namespace.name not in ("", *_ALWAYS_THERE) and not _is_sorted(namespace, project):
            made[key].append(namespace)
    folders = {folder for folder, _ in made}
    used: dict[tuple[str, str], list[Object]] = defaultdict(list)
    namespaces: dict[str, set[str]] = defaultdict(set)
    for unit in project.units if made else ():
        folder = posixpath.dirname(unit.file.source.path)
        for obj in unit.objects if folder in folders else ():
            if not obj.namespace or obj.fragment:
                continue
            namespaces[folder].add(obj.namespace)
            if (folder, obj.namespace) in made and obj["metadata"]["name"].exists:
                used[folder, obj.namespace].append(obj)
    for key, users in used.items():
        first = min(made[key], key=_order)
        before = [user for user in users if _order(user) < _order(first) and not _is_sorted(user, project)]
        here = [user for user in before if _path(user) == _path(first)]
        if here:
            yield _finding(first, min(here, key=_order))
        elif before and len(made[key]) == 1 and len(namespaces[_folder(first)]) <= _MANY:
            yield _in_folder(first, min(before, key=_order))


def _is_sorted(obj: Object, project: Project) -> bool:
    """Something applies it that puts Namespaces first."""
    folder = project.plain_folder(obj)
    return folder is None or project.is_synced(folder)


def _in_folder(namespace: Object, user: Object) -> Finding:
    numbered = all(_NUMBERED.match(posixpath.basename(_path(obj))) for obj in (user, namespace))
    finding = _finding(namespace, user)
    return finding if numbered else finding._replace(severity="info")


def _finding(namespace: Object, user: Object) -> Finding:
    where = "" if _path(user) == _path(namespace) else f" of '{posixpath.basename(_path(user))}'"
    return Finding(
        f"Namespace '{namespace.name}' comes after {user.kind} '{user.name}'{where}, which is to be made in it",
        namespace["metadata"]["name"].place,
        "move it up" if not where else "give its file a name that comes first, such as 00-namespace.yaml",
        (Related(f"{user.kind} '{user.name}' is here", user["metadata"]["namespace"].place),),
    )


def _path(obj: Object) -> str:
    return obj.path


def _folder(obj: Object) -> str:
    return posixpath.dirname(_path(obj))


def _order(obj: Object) -> tuple[str, int]:
    node = obj.root.node
    return _path(obj), node.start if node is not None else 0
