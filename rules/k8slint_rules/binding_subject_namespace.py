from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.rbac import CLUSTER_BINDING, subjects_of
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "binding-subject-namespace",
    "ServiceAccount of a ClusterRoleBinding has no namespace",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="rbac",
    since="0.1",
    kinds=(CLUSTER_BINDING,),
)
def binding_subject_namespace(project: Project) -> Iterator[Finding]:
    """
    Why
        A ClusterRoleBinding belongs to no namespace, so that nothing can tell where its ServiceAccount lives, and the
        API server refuses it. `kubectl apply -n` does not help. In a RoleBinding the account is looked for in the
        namespace of the binding.

    Bad
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: operator}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: operator}
        subjects:
          - {kind: ServiceAccount, name: operator}

    Good
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: operator}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: operator}
        subjects:
          - {kind: ServiceAccount, name: operator, namespace: operators}

    Except
        Files that a kustomization builds, or that lie beside one: with `namespace` it fills in that of the accounts
        it knows, and an overlay that does so may lie elsewhere.

    See
        https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
    """
    for binding in project.subjects.objects_of(CLUSTER_BINDING):
        if project.plain_folder(binding) is None or binding.path in project.kustomizations.builds:
            continue
        for subject in subjects_of(binding):
            # A number or a bool there is refused for its type.
            if subject.kind == "ServiceAccount" and subject.at["namespace"].value in (None, ""):
                yield Finding(
                    f"ServiceAccount '{subject.name}' of a ClusterRoleBinding has no namespace",
                    subject.at["namespace"].place,
                    "add the namespace of the ServiceAccount",
                )
