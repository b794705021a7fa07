from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.absent import absent
from k8slint.kube.near_names import meant
from k8slint.kube.objects import Object
from k8slint.kube.once import once
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import pod_of
from k8slint.kube.reference_rules import is_everywhere, rule_about
from k8slint.kube.references import Reference, references_of
from k8slint.kube.rewrite import respelled
from k8slint.kube.services import is_custom
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_WORD = Pattern(r"[\w.-]+")
# Kinds without which a pod is not made, or waits.
_NEEDED = frozenset({"ConfigMap", "PersistentVolumeClaim", "Secret", "ServiceAccount"})
# Kinds that are taken for one another.
_TWINS = {
    "ConfigMap": ("Secret",),
    "Secret": ("ConfigMap",),
    "cert-manager.io/ClusterIssuer": ("cert-manager.io/Issuer",),
    "cert-manager.io/Issuer": ("cert-manager.io/ClusterIssuer",),
    "apps/Deployment": ("apps/StatefulSet", "apps/DaemonSet"),
    "apps/StatefulSet": ("apps/Deployment", "apps/DaemonSet"),
}


@rule(
    "near-miss-reference",
    "what an object refers to is here under a similar name or as another kind",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
)
def near_miss_reference(project: Project) -> Iterator[Finding]:
    """
    Why
        Nothing checks that the ConfigMap, Secret, claim or account that an object names exists. A pod that names
        `app-confg` waits for it in ContainerCreating or CreateContainerConfigError, with `app-config` right beside
        it; a Secret where a ConfigMap is asked for is no help, either.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: app-config}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: web:1.2
              envFrom: [{configMapRef: {name: app-confg}}]

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: app-config}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: web:1.2
              envFrom: [{configMapRef: {name: app-config}}]

    Except
        References with `optional: true`, names that differ by a number or a single letter, targets that something
        here makes: a generator, a patch, a custom resource that speaks of the name. References that have a rule of
        their own: of Ingresses, autoscalers, routes, StatefulSets and bindings to roles. Another namespace is the
        business of `cross-namespace-reference`. With `complete` it is an error, and so is a ConfigMap, Secret, claim
        or account that a pod needs and that has no similar name here, either.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions
    """
    spoken_of: frozenset[str] | None = None
    for reference in project.subjects.references:
        if reference.optional or project.targets(reference) or looks_unfilled(reference.name):
            continue
        if rule_about(reference) or is_everywhere(reference):
            continue
        finding = _twin(reference, project) or _near(reference, project) or _lost(reference, project)
        if finding is None or _is_made_elsewhere(reference, project):
            continue
        if spoken_of is None:
            spoken_of = _words_of_custom_resources(project)
        if reference.name not in spoken_of:
            yield finding._replace(severity="error") if project.complete else finding


def _near(reference: Reference, project: Project) -> Finding | None:
    if project.named(reference.to, "", reference.name) or project.are_many_at_hand(reference.to, reference.source):
        return None  # it is in another namespace, or nobody can tell
    found = meant(reference.name, project.few_at_hand(reference.to, reference.source, reference.namespace))
    if found is None or _refers_to(reference.source, found, project):
        return None
    message = f"{found.kind} '{reference.name}' is not in these files"
    related = (Related(f"{found.kind} '{found.name}' is here", found["metadata"]["name"].place),)
    fix = respelled(reference.at, found.name) if reference.at.text == reference.name else None
    return Finding(message, reference.at.place, f"did you mean '{found.name}'?", related, fix)


def _lost(reference: Reference, project: Project) -> Finding | None:
    """That it is not here at all, where everything is declared to be here and the pod cannot start without it."""
    needed = project.complete and reference.to in _NEEDED and pod_of(reference.source) is not None
    if not needed or "imagePullSecrets" in reference.at.path or project.named(reference.to, "", reference.name):
        return None
    return absent(reference, None, [], complete=True)


def _twin(reference: Reference, project: Project) -> Finding | None:
    wanted = reference.to.rpartition("/")[2]
    for kind in _TWINS.get(reference.to, ()):
        other = next(project.named_at_hand(kind, reference.namespace, reference.name, reference.source), None)
        if other is not None:
            message = f"'{reference.name}' is a {other.kind} here, not a {wanted}"
            related = (Related(f"{other.kind} '{other.name}' is here", other["metadata"]["name"].place),)
            return Finding(message, reference.at.place, f"refer to the {other.kind}", related)
    return None


def _refers_to(source: Object, other: Object, project: Project) -> bool:
    return any(project.may_mean(reference, other) for reference in references_of(source))


def _is_made_elsewhere(reference: Reference, project: Project) -> bool:
    name, kind = reference.name, reference.to.rpartition("/")[2]
    if project.is_partly_unread(reference.source) or project.kustomizations.generates(kind, name):
        return True
    return project.patches_mention(name)


def _words_of_custom_resources(project: Project) -> frozenset[str]:
    """Everything that custom resources speak of: their operators may make it."""
    return frozenset[str]().union(*map(_words_of, filter(is_custom, project.objects)))


@once
def _words_of(obj: Object) -> frozenset[str]:
    node = obj.root.node
    return frozenset(_WORD.findall(obj.root.source.text, node.start, node.end)) if node is not None else frozenset()
