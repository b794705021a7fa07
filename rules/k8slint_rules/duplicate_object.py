import posixpath
from collections.abc import Iterator
from functools import cache

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.node import plain
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "duplicate-object",
    "the same object is defined twice among what is applied together",
    on=WHOLE_PROJECT,
    severity="error",
    preset="default",
    category="cross-object",
    since="0.1",
)
def duplicate_object(project: Project) -> Iterator[Finding]:
    """
    Why
        A cluster holds one object of a kind, namespace and name. `kubectl apply` takes both definitions one after the
        other and says nothing: the last one wins, field by field. `kubectl create` stops at the second, and
        `kustomize build` refuses two of one id.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {LOG_LEVEL: info}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {LOG_LEVEL: debug}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {LOG_LEVEL: info}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web-debug}
        data: {LOG_LEVEL: debug}

    Except
        Objects in different folders, such as overlays, and patches. Objects with `generateName`. Two files of a folder
        without a kustomization, which may be alternatives; a warning where Flux or Argo CD applies the whole folder,
        unless the objects are equal.

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    """
    seen: set[tuple[str, str, str]] = set()
    for obj in project.subjects.objects:
        same = project.same_as(obj)
        if len(same) < 2 or (obj.group_kind, obj.namespace, obj.name) in seen:
            continue
        seen.add((obj.group_kind, obj.namespace, obj.name))
        # What has a generateName is another object each time.
        yield from _repeated([each for each in same if each.own_name], project)


def _repeated(same: list[Object], project: Project) -> Iterator[Finding]:
    applied: dict[str, Object] = {}
    lying: dict[str, Object] = {}
    content = cache(lambda obj: plain(obj.root.node))
    for obj in same:
        together = project.applied_by(obj)
        first = next((applied[by] for by in sorted(together) if by in applied), None)
        folder = project.plain_folder(obj)
        if folder is not None and not (project.complete or project.is_synced(folder)):
            folder = None
        if first is not None:
            yield _finding(obj, first, certain=True)
        elif folder is not None and folder in lying and plain(obj.root.node) != content(lying[folder]):
            yield _finding(obj, lying[folder], certain=False)
        for by in together:
            applied.setdefault(by, obj)
        if folder is not None:
            lying.setdefault(folder, obj)


def _finding(obj: Object, first: Object, *, certain: bool) -> Finding:
    said = f"{obj.kind} '{obj.name}'"
    file = posixpath.basename(first.path)
    if obj.root.source is first.root.source:
        message = f"{said} is defined twice in this file"
    elif certain:
        message = f"{said} is also defined in '{file}', which belongs to the same kustomization"
    else:
        message = f"{said} is also defined in '{file}' of this folder, with other contents"
    return Finding(
        message,
        obj["metadata"]["name"].place,
        "give it another name or namespace, or remove one of the two",
        (Related("also defined here", first["metadata"]["name"].place),),
        severity=None if certain else "warning",
    )
