from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.rbac import ADMIN, BINDINGS, CLUSTER_BINDING, MASTERS, allows_everything, role_of, subjects_of
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "cluster-admin-role-binding",
    "somebody is bound to cluster-admin, or to a role that allows as much",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="rbac",
    since="0.1",
    kinds=BINDINGS,
    peers=(
        "kube-linter:cluster-admin-role-binding",
        "polaris:clusterrolebindingClusterAdmin",
        "polaris:rolebindingClusterAdminClusterRole",
        "polaris:rolebindingClusterAdminRole",
    ),
)
def cluster_admin_role_binding(project: Project) -> Iterator[Finding]:
    """
    Why
        cluster-admin may do everything: read every Secret, run a pod on every node, give itself more rights. A
        ServiceAccount that has it gives it to whoever takes over one of its pods, and a stolen token of a dashboard
        or a CI job is then the whole cluster. In a RoleBinding the role allows everything in one namespace. A role of
        one's own that has the rule `*` on `*` is the same under another name.

    Bad
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: dashboard}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects:
          - {kind: ServiceAccount, name: dashboard, namespace: monitoring}

    Good
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: dashboard}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects:
          - {kind: ServiceAccount, name: dashboard, namespace: monitoring}

    Except
        The group system:masters, which may do everything anyway. A binding without subjects. A role of one's own that
        allows everything in one namespace only is an info.

    See
        https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
        https://kubernetes.io/docs/concepts/security/rbac-good-practices/
    """
    for binding in project.subjects.objects_of(*BINDINGS):
        bound = [s for s in subjects_of(binding) if (s.kind, s.name) != ("Group", MASTERS)]
        name = binding["roleRef"]["name"]
        if not bound or not name.text:
            continue
        rule = None if name.text == ADMIN else _everything(binding, project)
        is_admin = name.text == ADMIN and binding["roleRef"]["kind"].text == "ClusterRole"
        if not is_admin and rule is None:
            continue
        others = f" and {len(bound) - 1} more" if len(bound) > 1 else ""
        message = f"{bound[0].described}{others} may do everything {_where(binding)}"
        related = (Related(f"'{name.text}' allows every verb on every resource", rule.key_place),) if rule else ()
        in_one = rule is not None and binding.group_kind != CLUSTER_BINDING
        help = "bind a role that allows what is needed, such as view or edit, or one of your own"
        yield Finding(message, name.place, help, related, severity="info" if in_one else None)


def _everything(binding: Object, project: Project) -> At | None:
    """The rule of a role at hand that allows everything."""
    for role in project.named_at_hand(*role_of(binding), binding):
        rule = allows_everything(role)
        if rule is not None:
            return rule
    return None


def _where(binding: Object) -> str:
    if binding.group_kind == CLUSTER_BINDING:
        return "in the cluster"
    return f"in namespace '{binding.namespace}'" if binding.namespace else "in its namespace"
