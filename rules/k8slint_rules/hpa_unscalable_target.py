from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.autoscaling import HPA, SCALABLE
from k8slint.kube.definitions import CRD, defined_by
from k8slint.kube.names import segment_fault
from k8slint.kube.near import is_misspelt, nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.rewrite import respelled
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "hpa-unscalable-target",
    "a HorizontalPodAutoscaler targets a kind that cannot be scaled",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    category="autoscaling",
    since="0.1",
    kinds=(HPA,),
)
def hpa_unscalable_target(project: Project) -> Iterator[Finding]:
    """
    Why
        The autoscaler reads and writes the `scale` subresource of its target. Of the built-in kinds only Deployment,
        StatefulSet, ReplicaSet and ReplicationController have one, a custom resource only if its definition says so.
        For any other kind, and for the right kind in the wrong API group, it reports FailedGetScale ("no matches for
        kind", "could not find the requested resource") for ever. Since 1.36 the API server refuses a target whose
        apiVersion has no group, unless it is a ReplicationController.

    Bad
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: agent}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: DaemonSet, name: agent}
          maxReplicas: 3

    Good
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: agent}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: agent}
          maxReplicas: 3

    Except
        Custom resources whose definition is not among these files. The version in apiVersion, which the autoscaler
        does not look at.

    See
        https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
        https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#scale-subresource
    """
    if not project.subjects.objects_of(HPA):
        return
    definitions = {defined_by(crd): crd for crd in project.objects_of(CRD)}
    for hpa in project.subjects.objects_of(HPA):
        target = hpa["spec"]["scaleTargetRef"]
        kind, version = target["kind"].text, target["apiVersion"].text or ""
        wrong_type = target["apiVersion"].exists and target["apiVersion"].text is None
        if not kind or wrong_type or looks_unfilled(kind + version) or _is_malformed(hpa, kind, version):
            continue
        group, slash, _ = version.partition("/")
        if not slash or not group:
            yield from _groupless(hpa, target, kind)
        elif "." not in group:
            yield from _built_in(target, group, kind)
        elif f"{group}/{kind}" in definitions and not _has_scale(definitions[f"{group}/{kind}"]):
            message = f"CustomResourceDefinition of {kind} has no scale subresource, so it cannot be scaled"
            yield Finding(message, target["kind"].place, "add subresources.scale to the served version")


def _is_malformed(hpa: Object, kind: str, version: str) -> bool:
    """Whether that is refused as such."""
    strict = any(at_least(release, "1.36") for release in hpa.releases)
    return segment_fault(kind) is not None or (strict and version.count("/") > 1)


def _groupless(hpa: Object, target: At, kind: str) -> Iterator[Finding]:
    at = target["apiVersion"]
    if is_misspelt(at):
        return
    home = _home(kind)
    refused = any(at_least(release, "1.36") for release in hpa.releases)
    if home is not None:
        said = (
            f"apiVersion '{at.text}' has no {kind}" if at.text else f"scaleTargetRef does not say the group of {kind}"
        )
        yield Finding(said, at.place, f"set apiVersion: {home}/v1", fix=respelled(at, f"{home}/v1"))
    elif refused and kind != "ReplicationController":
        message = "scaleTargetRef has an apiVersion without a group, which is refused since 1.36"
        yield Finding(message, at.place, "target a Deployment or StatefulSet of apps/v1")
    elif kind not in SCALABLE:
        yield from _unscalable(target, kind)


def _built_in(target: At, group: str, kind: str) -> Iterator[Finding]:
    if f"{group}/{kind}" in SCALABLE:
        return
    home = _home(kind)
    if home is not None and home != group:
        message = f"group '{group}' has no {kind}, so the autoscaler does not find it"
        at = target["apiVersion"]
        yield Finding(message, at.place, f"set apiVersion: {home}/v1", fix=respelled(at, f"{home}/v1"))
    else:
        yield from _unscalable(target, kind)


def _unscalable(target: At, kind: str) -> Iterator[Finding]:
    near = nearest(kind, [known.rpartition("/")[2] for known in SCALABLE])
    help = f"did you mean '{near}'?" if near else "target a Deployment or StatefulSet, or remove the autoscaler"
    message = f"{kind} has no scale subresource, so it cannot be scaled"
    yield Finding(message, target["kind"].place, help, fix=respelled(target["kind"], near) if near else None)


def _home(kind: str) -> str | None:
    return "apps" if f"apps/{kind}" in SCALABLE else None


def _has_scale(crd: Object) -> bool:
    spec = crd["spec"]
    return any(each["subresources"]["scale"].exists for each in (spec, *spec["versions"].items()))
