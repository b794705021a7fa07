from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.rbac import CLUSTER_ROLE, ROLE
from k8slint.kube.resources import exists, groups_with, is_builtin_group, plural_of, resources_in, subresources_of
from k8slint.kube.rewrite import respelled
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_CORE = ("core", "v1", "api", "api/v1", "core/v1")


@rule(
    "rbac-rule-no-match",
    "rule of a role names a resource that its API groups do not have",
    on=EACH_WHOLE_OBJECT,
    severity="warning",
    preset="default",
    category="rbac",
    since="0.1",
    kinds=(CLUSTER_ROLE, ROLE),
)
def rbac_rule_no_match(role: Object) -> Iterator[Finding]:
    """
    Why
        The API server compares the group and the resource of a request with the texts of the rule and asks nobody
        whether they exist. Deployments in the core group, `pod` for `pods`, `pods/*` for the subresources of a pod:
        all are stored, and allow nothing. The program that was meant to have the right gets "forbidden" at run time.

    Bad
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployer}
        rules:
          - apiGroups: [""]
            resources: [pods, deployments]
            verbs: [get, list, watch]

    Good
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployer}
        rules:
          - apiGroups: [""]
            resources: [pods]
            verbs: [get, list, watch]
          - apiGroups: [apps]
            resources: [deployments]
            verbs: [get, list, watch]

    Except
        A rule with a group that Kubernetes does not serve itself, such as metrics.k8s.io, since the resource may be
        there. A resource that one of several groups has, or had in an older release.

    See
        https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
        https://kubernetes.io/docs/reference/using-api/#api-groups
    """
    for each in role["rules"].items():
        groups = list(each["apiGroups"].items())
        names = [item.text for item in groups]
        if not names or any(name is None or name == "*" or _is_foreign(name) for name in names):
            continue
        lost = [item for item in each["resources"].items() if item.text and not _matches(item.text, names)]
        unknown = [item for item in groups if not is_builtin_group(item.text or "")]
        if lost and unknown:
            yield from (_no_group(item) for item in unknown)
        else:
            yield from (_no_resource(item, [name for name in names if name is not None]) for item in lost)


def _is_foreign(group: str) -> bool:
    """A group of a CRD or an aggregated API, which always has a dot, or one that is filled in later."""
    return looks_unfilled(group) or (not is_builtin_group(group) and "." in group and "/" not in group)


def _matches(written: str, groups: list[str | None]) -> bool:
    resource, _, subresource = written.partition("/")
    if resource == "*" or looks_unfilled(written):
        return True
    return any(exists(group, resource, subresource) for group in groups if group is not None)


def _no_group(at: At) -> Finding:
    written = at.text or ""
    name = written.partition("/")[0]
    help, fix = "", None
    if written.lower() in _CORE:
        help = 'write "" for the core group'
        fix = respelled(at, "")
    elif "/" in written and is_builtin_group(name):
        help = f"write '{name}', roles name no versions"
        fix = respelled(at, name)
    return Finding(f"there is no API group '{written}', so the rule allows nothing in it", at.place, help, fix=fix)


def _no_resource(at: At, groups: list[str]) -> Finding:
    written = at.text or ""
    resource, slash, subresource = written.partition("/")
    where = f"API group {_listed(groups)}" if groups != [""] else "the core API group"
    if slash and subresource == "*" and any(exists(group, resource) for group in groups):
        help = f"name them, such as {_examples(groups, resource)}" if _examples(groups, resource) else ""
        return Finding(f"'{written}' matches nothing: roles know no wildcard for subresources", at.place, help)
    if slash and any(exists(group, resource) for group in groups):
        known = [sub for group in groups for sub in subresources_of(group, resource)]
        near = nearest(subresource, known)
        help = f"did you mean '{resource}/{near}'?" if near else ""
        fix = respelled(at, f"{resource}/{near}") if near else None
        return Finding(f"'{resource}' has no subresource '{subresource}'", at.place, help, fix=fix)
    help, meant = _instead(resource, groups)
    fix = respelled(at, meant + slash + subresource) if meant else None
    return Finding(f"there is no resource '{written}' in {where}", at.place, help, fix=fix)


def _instead(resource: str, groups: list[str]) -> tuple[str, str]:
    """A cure for a resource that is in none of the groups, and the one that was meant if it is in one of them."""
    elsewhere = [group for group in groups_with(resource) if group != "extensions"] or groups_with(resource)
    if elsewhere:
        return f"it is in {_listed(elsewhere)}", ""
    named = plural_of(resource)
    if named:
        group, plural = next((each for each in named if each[0] in groups), named[-1])
        if group not in groups:
            return f"did you mean '{plural}' of {_listed([group])}?", ""
        return f"did you mean '{plural}'?", plural
    near = nearest(resource, [plural for group in groups for plural in resources_in(group)])
    if near and is_slip(resource, near):
        return f"did you mean '{near}'?", near
    return "resources are plural and in lower case", ""


def _listed(groups: list[str] | tuple[str, ...]) -> str:
    return " or ".join(f"'{group}'" if group else "the core group" for group in groups)


def _examples(groups: list[str], resource: str) -> str:
    known = [sub for group in groups for sub in subresources_of(group, resource)]
    return ", ".join(f"{resource}/{sub}" for sub in known[:3])
