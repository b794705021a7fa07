from collections.abc import Iterator

from k8slint.finding import Finding, Fix, Related
from k8slint.kube.autoscaling import SCALERS
from k8slint.kube.objects import Object
from k8slint.kube.references import Reference, references_of
from k8slint.kube.rewrite import without
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_FEW = 20  # objects whose names are looked for in a text
_APPLICATIONS = ("argoproj.io/Application", "argoproj.io/ApplicationSet")


@rule(
    "hpa-replicas-conflict",
    "a workload sets replicas while an autoscaler does",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=SCALERS,
    peers=("kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured",),
)
def hpa_replicas_conflict(project: Project) -> Iterator[Finding]:
    """
    Why
        Every apply of the manifest sets the number of replicas back to what it says, in the middle of the busiest hour
        as well, until the autoscaler notices and scales anew. GitOps tools do so at each sync. A workload that is
        scaled leaves the field out.

    Bad
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2"}]}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 5

    Good
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:1.2"}]}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 5

    Except
        A workload whose replicas a patch speaks of, and projects whose Argo CD Applications ignore differences in
        /spec/replicas. KEDA's ScaledObjects count as autoscalers.

    See
        https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
    """
    if any("/spec/replicas" in _written(app) for kind in _APPLICATIONS for app in project.objects_of(kind)):
        return
    seen: set[int] = set()
    about = {(obj.group_kind, obj.name) for obj in project.subjects.objects}
    for scaler in project.objects_of(*SCALERS):
        if not _may_name(scaler, about):
            continue
        for reference in references_of(scaler):
            for target in project.likely_targets(reference) if (reference.to, reference.name) in about else ():
                if id(target) not in seen:
                    seen.add(id(target))
                    yield from _finding(target, reference, project)


def _may_name(scaler: Object, about: set[tuple[str, str]]) -> bool:
    """Whether a scaler may name one of some objects; of a few it is told by the text, without reading it."""
    text = _written(scaler) if len(about) <= _FEW else ""
    # Whoever writes a name in another way needs a backslash or an alias for it.
    return len(about) > _FEW or "\\" in text or "*" in text or any(name in text for _, name in about)


def _finding(target: Object, reference: Reference, project: Project) -> Iterator[Finding]:
    at, scaler = target["spec"]["replicas"], reference.source
    if at.number is None or project.may_be_patched(target, "replicas"):
        return
    edit = without(at)
    yield Finding(
        f"{target.kind} '{target.name}' sets replicas, and so does {scaler.kind} '{scaler.name}'",
        at.key_place,
        "remove the field; where it is live already, first hand it over as the page below tells, or it falls to 1 once",
        (Related(f"{scaler.kind} '{scaler.name}' scales it", reference.at.place),),
        Fix("leave replicas to the autoscaler", (edit,)) if edit else None,
    )


def _written(app: Object) -> str:
    return app.source.text[app.span.start : app.span.end]
