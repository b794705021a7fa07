from collections.abc import Iterator

from k8slint.finding import Finding, Related, Severity
from k8slint.kube.near_names import meant
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.rbac import BINDINGS, CLUSTER_ROLE, ROLE, is_brought_along, role_of
from k8slint.kube.rewrite import respelled
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "role-binding-role-ref",
    "a binding gives a role that is not here",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=BINDINGS,
    peers=("polaris:clusterrolebindingPodExecAttach",),
)
def role_binding_role_ref(project: Project) -> Iterator[Finding]:
    """
    Why
        A binding to a role that does not exist is stored and gives nothing; whoever depends on it gets "forbidden",
        and nothing points to the binding. A RoleBinding finds a Role in its own namespace only, and a ClusterRole
        only where `kind` says so. The roleRef cannot be changed afterwards: the binding must be deleted and made
        anew.

    Bad
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: web}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: reader, namespace: web}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
        subjects: [{kind: ServiceAccount, name: web}]

    Good
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: web}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: reader, namespace: web}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
        subjects: [{kind: ServiceAccount, name: web}]

    Except
        The roles that Kubernetes and well-known platforms bring along, such as view and system:auth-delegator. A role
        that is merely not in these files is an info, and nothing at all where they hold no other of its kind.

    See
        https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding
    """
    for binding in project.subjects.objects_of(*BINDINGS):
        wanted, namespace, name = role_of(binding)
        if not wanted or not name or project.named(wanted, namespace, name):
            continue
        if is_brought_along(name) or looks_unfilled(name) or project.is_partly_unread(binding):
            continue
        finding = _finding(binding, wanted, project)
        if finding is not None and not project.patches_mention(name):
            yield finding


def _finding(binding: Object, wanted: str, project: Project) -> Finding | None:
    _, namespace, name = role_of(binding)
    ref = binding["roleRef"]
    kind = "ClusterRole" if wanted == CLUSTER_ROLE else "Role"
    other = next(project.named_at_hand(wanted, "", name, binding), None)
    if other is not None:
        message = f"Role '{name}' is in namespace '{other.namespace}', its binding in '{namespace}'"
        help = "a RoleBinding finds Roles of its own namespace only"
        return Finding(message, ref["name"].place, help, (_related(other),), severity=_louder(project))
    swapped = _swapped(binding, wanted, project)
    if swapped is not None:
        message = f"'{name}' is a {swapped.kind} here, not a {kind}"
        help, fix = f"set kind: {swapped.kind}", respelled(ref["kind"], swapped.kind)
        if binding.kind == "ClusterRoleBinding":
            help = "a ClusterRoleBinding can give a ClusterRole only; make it one, or bind it by a RoleBinding"
            fix = None
        return Finding(message, ref["kind"].place, help, (_related(swapped),), fix, _louder(project))
    return _absence(binding, wanted, kind, project)


def _absence(binding: Object, wanted: str, kind: str, project: Project) -> Finding | None:
    at = binding["roleRef"]["name"]
    message = f"{kind} '{at.text}' is not in these files"
    if project.are_many_at_hand(wanted, binding):
        return Finding(
            message, at.place, "add the role, or bind one that is there", severity=_louder(project) or "info"
        )
    _, namespace, _ = role_of(binding)
    around = project.few_at_hand(wanted, binding, namespace)
    near = meant(at.text or "", around)
    if near is not None:
        related = (_related(near),)
        fix = respelled(at, near.name)
        return Finding(message, at.place, f"did you mean '{near.name}'?", related, fix, _louder(project))
    if around or project.complete:
        return Finding(
            message, at.place, "add the role, or bind one that is there", severity=_louder(project) or "info"
        )
    return None


def _swapped(binding: Object, wanted: str, project: Project) -> Object | None:
    """A role of the other kind that has the name."""
    other = ROLE if wanted == CLUSTER_ROLE else CLUSTER_ROLE
    namespace = binding.namespace if other == ROLE else ""
    return next(project.named_at_hand(other, namespace, role_of(binding)[2], binding), None)


def _louder(project: Project) -> Severity | None:
    return "error" if project.complete else None


def _related(role: Object) -> Related:
    return Related(f"{role.kind} '{role.name}' is here", role["metadata"]["name"].place)
