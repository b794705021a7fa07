"""Who is bound to what, in bindings and in the ConfigMap of EKS."""

from __future__ import annotations

from k8slint.assemble import ReadFile, assemble
from k8slint.kube.aws_auth import is_aws_auth, mapped_groups
from k8slint.kube.objects import Object
from k8slint.kube.rbac import allows_everything, is_brought_along, role_of, shows_named_only, subjects_of
from k8slint.reading.read import read
from k8slint.schema.releases import newest_release


def one(text: str) -> Object:
    (found,) = assemble([ReadFile(read(text.encode(), "all.yaml"))], (newest_release(),)).objects
    return found


def role(rules: str) -> Object:
    return one(f"apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: a}}\nrules: {rules}\n")


def test_what_a_role_amounts_to() -> None:
    everything = role("[{apiGroups: ['*'], resources: [pods, '*'], verbs: ['*']}]")
    assert allows_everything(everything) is not None
    assert allows_everything(role("[{apiGroups: [''], resources: ['*'], verbs: ['*']}]")) is None
    assert allows_everything(role("words")) is None
    assert shows_named_only(role("[{apiGroups: [''], resources: [configmaps], resourceNames: [a], verbs: [get]}]"))
    assert not shows_named_only(role("[{apiGroups: [''], resources: [secrets], resourceNames: [a], verbs: [get]}]"))
    assert not shows_named_only(role("[]"))


def test_bindings() -> None:
    binding = one(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a, namespace: web}\n"
        "roleRef: {kind: Role, name: b}\nsubjects: [{kind: User, name: ann}, {kind: User}, null, words]\n"
    )
    assert [subject.described for subject in subjects_of(binding)] == ["User 'ann'"]
    assert role_of(binding) == ("rbac.authorization.k8s.io/Role", "web", "b")
    assert is_brought_along("system:auth-delegator")
    assert not is_brought_along("reader")


def test_groups_of_aws_are_found_where_they_are_written() -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n"
        "  mapRoles: |\n    - rolearn: arn:one\n      groups: [system:masters, developers]\n"
        "    - rolearn: arn:two\n      groups:\n        - system:masters\n"
    )
    config = one(text)
    assert is_aws_auth(config)
    masters = [mapped for mapped in mapped_groups(config) if mapped.group == "system:masters"]
    assert [mapped.identity for mapped in masters] == ["arn:one", "arn:two"]
    lines = [config.root.source.position(mapped.place.span.start).line for mapped in masters]
    assert lines == [7, 10]
