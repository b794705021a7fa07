import re
from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

# The last part of keys whose values are those of one release.
_KEYS = (
    "app-version",
    "build",
    "build-id",
    "build-number",
    "chart",
    "commit",
    "git-commit",
    "git-sha",
    "image-tag",
    "version",
)
# A whole version or a commit; "v1" and "2" may stand for a line of development that stays.
_RELEASE = Pattern(r"(.*-)?v?[0-9]+\.[0-9]+(\.[0-9]+)?([-_.+].*)?|[0-9a-f]{7,40}")
_GENERATED = ("controller-revision-hash", "pod-template-hash")


@rule(
    "volatile-selector-label",
    "selector that cannot change uses a label that changes with a release",
    on=EACH_WHOLE_OBJECT,
    severity="warning",
    preset="default",
    category="workload-reliability",
    since="0.1",
    kinds=("apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet"),
)
def volatile_selector_label(obj: Object) -> Iterator[Finding]:
    """
    Why
        The selector of a Deployment, StatefulSet or DaemonSet cannot be changed: "field is immutable". If it holds the
        version of the program or of the chart, the next release is refused, or, where its pods keep the old label, the
        label lies. The only way out is to delete the workload and make it anew.

    Bad
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web, app.kubernetes.io/version: "1.4.2"}}
          template:
            metadata: {labels: {app: web, app.kubernetes.io/version: "1.4.2"}}
            spec: {containers: [{name: web, image: "web:1.4.2"}]}

    Good
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web, app.kubernetes.io/version: "1.4.2"}}
            spec: {containers: [{name: web, image: "web:1.4.2"}]}

    Except
        A version that is part of the workload's name, so that each release is a workload of its own, and short ones
        such as `v1`, which service meshes route by.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates
        https://helm.sh/docs/chart_best_practices/labels/
    """
    for key, at in obj["spec"]["selector"]["matchLabels"].fields():
        value = at.text or ""
        if key in _GENERATED:
            yield Finding(
                f"selector uses '{key}', which a controller makes up", at.key_place, "select what stays the same"
            )
        elif (
            key.rpartition("/")[2].lower() in _KEYS
            and not looks_unfilled(value)
            and _RELEASE.fullmatch(value)
            and not _is_named(value, obj.name)
        ):
            said = f"selector uses '{key}={value}', which changes with the release"
            yield Finding(said, at.key_place, "leave it to the labels of the pods; a selector cannot be changed later")


def _is_named(value: str, name: str) -> bool:
    """Whether the name of a workload holds a version, written with dots or without."""
    return re.sub(r"[^a-z0-9]", "", value.lower()).lstrip("v") in re.sub(r"[^a-z0-9]", "", name.lower())
