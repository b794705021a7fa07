from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.aws_auth import is_aws_auth, mapped_groups
from k8slint.kube.objects import Object
from k8slint.kube.rbac import ADMIN, BINDINGS, MASTERS, subjects_of
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "binding-to-system-masters",
    "somebody is made a member of system:masters, or the group is bound",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="default",
    category="rbac",
    since="0.1",
    kinds=("ConfigMap", *BINDINGS),
    needs=("mapAccounts", "mapRoles", "mapUsers", "subjects"),
)
def binding_to_system_masters(obj: Object) -> Iterator[Finding]:
    """
    Why
        The API server lets members of the group system:masters do everything, before it looks at any role or asks any
        webhook. No RBAC rule can take that away again: who got in by `aws-auth` or by a certificate stays in until
        the mapping is gone or the certificate has expired. Binding a role to the group gives it nothing that it does
        not have.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapRoles: |
            - rolearn: arn:aws:iam::111122223333:role/Developer
              username: developer
              groups: [system:masters]

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapRoles: |
            - rolearn: arn:aws:iam::111122223333:role/Developer
              username: developer
              groups: [developers]

    Except
        The binding `cluster-admin` that every cluster has from the beginning. Any other binding of the group is a
        warning: it changes nothing.

    See
        https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
        https://kubernetes.io/docs/concepts/security/rbac-good-practices/
        https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
    """
    if is_aws_auth(obj):
        for mapped in mapped_groups(obj):
            if mapped.group == MASTERS:
                who = f"'{mapped.identity}'" if mapped.identity else "an identity of AWS"
                help = "put it into a group of your own and bind that to a role, or use an EKS access entry"
                yield Finding(f"{who} is put into the group '{MASTERS}', past all RBAC", mapped.place, help)
    elif obj.group_kind in BINDINGS and not (obj.name == ADMIN and obj["roleRef"]["name"].text == ADMIN):
        for subject in subjects_of(obj):
            if subject.kind == "Group" and subject.name == MASTERS:
                help = "bind a group of your own"
                message = f"{obj.kind} '{obj.name}' binds the group '{MASTERS}', which may do everything without it"
                yield Finding(message, subject.at["name"].place, help, severity="warning")
