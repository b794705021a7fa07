from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.rbac import BINDINGS, role_of, shows_named_only, subjects_of
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_EVERYBODY = {
    ("User", "system:anonymous"): "everybody who reaches the API server, without logging in",
    ("Group", "system:unauthenticated"): "everybody who reaches the API server, without logging in",
    ("Group", "system:authenticated"): "every user and every service account",
}
# What Kubernetes itself gives to everybody, or kubeadm to those who join.
_MEANT_FOR_ALL = (
    "kubeadm:bootstrap-signer-clusterinfo",
    "system:basic-user",
    "system:discovery",
    "system:public-info-viewer",
    "system:service-account-issuer-discovery",
)


@rule(
    "binding-to-anonymous",
    "a role is bound to everybody",
    on=WHOLE_PROJECT,
    severity="error",
    preset="default",
    category="rbac",
    since="0.1",
    kinds=BINDINGS,
)
def binding_to_anonymous(project: Project) -> Iterator[Finding]:
    """
    Why
        Requests without credentials come from the user system:anonymous of the group system:unauthenticated. What is
        bound to these, anybody may do who has a network path to the API server, which is the whole internet for most
        clouds. system:authenticated is everybody else: all users, all service accounts of all namespaces, and on some
        clouds every account of that cloud.

    Bad
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: dashboard}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects:
          - {apiGroup: rbac.authorization.k8s.io, kind: User, name: system:anonymous}

    Good
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: dashboard}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects:
          - {kind: ServiceAccount, name: dashboard, namespace: monitoring}

    Except
        The roles that Kubernetes and kubeadm bind to everybody themselves, such as system:discovery. Those who are
        logged in are a warning only. A role at hand that shows nothing but objects it names, none of them Secrets, is
        an info.

    See
        https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests
        https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles
        https://kubernetes.io/docs/concepts/security/rbac-good-practices/
    """
    for binding in project.subjects.objects_of(*BINDINGS):
        open_to = [(s, who) for s in subjects_of(binding) if (who := _EVERYBODY.get((s.kind, s.name)))]
        name = binding["roleRef"]["name"].text
        if not open_to or name in _MEANT_FOR_ALL:
            continue
        roles = [*project.named_at_hand(*role_of(binding), binding)]
        is_public = bool(roles) and all(shows_named_only(role) for role in roles)
        for subject, who in open_to:
            yield Finding(
                f"{binding.kind} '{binding.name}' gives '{name or ''}' to {who}",
                subject.at["name"].place,
                "bind the group, user or ServiceAccount that needs it",
                severity="info" if is_public else "warning" if subject.name == "system:authenticated" else None,
            )
