from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.reference_rules import is_everywhere, rule_about
from k8slint.kube.references import Reference
from k8slint.kube.rewrite import respelled
from k8slint.node import At
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

# Words in annotations and labels of controllers that copy an object into other namespaces.
_COPIED = Pattern(r"(?i)replicat|reflect|synchroni[sz]e|kubed|copy|share")


@rule(
    "cross-namespace-reference",
    "what an object refers to is in another namespace",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
)
def cross_namespace_reference(project: Project) -> Iterator[Finding]:
    """
    Why
        A pod finds ConfigMaps, Secrets, claims and its ServiceAccount in its own namespace only, and no field says
        otherwise. One of the same name in another namespace does not help: the pod stays in
        CreateContainerConfigError or ContainerCreating, or is not created at all. Where a reference does name a
        namespace, as the subjects of a binding do, the wrong one gives rights to an account that does not exist.

    Bad
        apiVersion: v1
        kind: Secret
        metadata: {name: database, namespace: shared}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          containers:
            - name: web
              image: web:1.2
              envFrom: [{secretRef: {name: database}}]

    Good
        apiVersion: v1
        kind: Secret
        metadata: {name: database, namespace: shop}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          containers:
            - name: web
              image: web:1.2
              envFrom: [{secretRef: {name: database}}]

    Except
        References with `optional: true`, namespaces that are left open or set by a kustomization, objects that a
        controller copies into other namespaces, and those that every namespace has. References that have a rule of
        their own: of Ingresses, autoscalers, routes, StatefulSets and bindings to roles.

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
    """
    for reference in project.subjects.references:
        if not reference.namespace or reference.optional or project.targets(reference):
            continue
        if rule_about(reference) or is_everywhere(reference):
            continue
        if looks_unfilled(reference.name + reference.namespace):
            continue
        near = project.named_at_hand(reference.to, "", reference.name, reference.source)
        other = next((other for other in near if _is_certain(other, project)), None)
        if other is not None and _is_certain(reference.source, project) and not _is_changed_later(reference, project):
            finding = _finding(reference, other)
            if not _are_alternatives(reference.source, other, project):
                yield finding._replace(severity="error") if project.complete else finding


def _are_alternatives(source: Object, other: Object, project: Project) -> bool:
    """They lie in one folder only, which holds the object that refers several times."""
    same = project.named(source.group_kind, "", source.name)
    return len(same) > 1 and not project.applied_together(source, other)


def _is_certain(obj: Object, project: Project) -> bool:
    """Whether an object stays where its manifest says, and there only."""
    return obj.path not in project.kustomizations.moved and not _is_copied(obj)


@once
def _is_copied(obj: Object) -> bool:
    marks = (*obj["metadata"]["annotations"].fields(), *obj["metadata"]["labels"].fields())
    return any(_COPIED.search(key) for key, _ in marks)


def _is_changed_later(reference: Reference, project: Project) -> bool:
    kind = reference.to.rpartition("/")[2]
    if project.is_partly_unread(reference.source) or project.kustomizations.generates(kind, reference.name):
        return True
    return project.patches_mention(reference.name)


def _finding(reference: Reference, other: Object) -> Finding:
    said = f"{other.kind} '{reference.name}' is in namespace '{other.namespace}'"
    related = (Related(f"{other.kind} '{other.name}' is here", other["metadata"]["name"].place),)
    given = reference.at.parent["namespace"] if reference.at.parent is not None else At(reference.at.source, None)
    if given.text == reference.namespace:
        message = f"{said}, not in '{reference.namespace}'"
        fix = respelled(given, other.namespace)
        return Finding(message, given.place, f"did you mean '{other.namespace}'?", related, fix)
    message = f"{said}, {reference.source.kind} '{reference.source.name}' in '{reference.namespace}'"
    help = f"a {reference.source.kind} finds a {other.kind} in its own namespace only"
    return Finding(message, reference.at.place, help, related)
