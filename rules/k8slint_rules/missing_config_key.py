import re
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.config_refs import KeyRef, key_refs
from k8slint.kube.near import is_slip, nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At, Map
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

# Words in annotations and labels of controllers that fill in keys or copy them from elsewhere.
_FILLED_IN = re.compile(r"(?i)inject|replicat|reflect|generat|synchroni[sz]e|cert-manager\.io")
_TOKEN_KEYS = ("ca.crt", "namespace", "token")


@rule(
    "missing-config-key",
    "a pod wants a key that the ConfigMap or Secret does not have",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    category="cross-object",
    since="0.1",
    kinds=("ConfigMap", "Secret"),
    peers=("kube-linter:env-value-from",),
)
def missing_config_key(project: Project) -> Iterator[Finding]:
    """
    Why
        A variable that takes its value from a key which is not there keeps its container in CreateContainerConfigError:
        "couldn't find key". An item of a volume does the same to the whole pod, which stays in ContainerCreating:
        "references non-existent config key". The rollout hangs until somebody reads the events.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {LOG_LEVEL: info}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              env: [{name: LOG, valueFrom: {configMapKeyRef: {name: web, key: LOG_LVEL}}}]

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {LOG_LEVEL: info}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              env: [{name: LOG, valueFrom: {configMapKeyRef: {name: web, key: LOG_LEVEL}}}]

    Except
        References with `optional: true`. A ConfigMap or Secret that is not in these files, or has no keys yet, or is
        made or patched by a kustomization, or filled in by a controller. One in an unrelated folder, unless it is the
        only one of its name and the key is misspelt.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions
    """
    for pod in project.pods:
        for ref in key_refs(pod):
            same = project.named(ref.kind, pod.object.namespace, ref.name)
            if not same or looks_unfilled(ref.key) or any(_may_have(candidate, ref) for candidate in same):
                continue
            holder = next((candidate for candidate in same if project.at_hand(candidate, pod.object)), None)
            if holder is None and len(same) == 1 and _is_misspelt(ref, same[0]):
                holder = same[0]
            if holder is not None and not _changed_later(ref, project):
                yield _finding(ref, holder)


def _data(obj: Object, *, in_env: bool) -> list[At]:
    """The fields that hold keys; a variable cannot be taken from binaryData."""
    names = ("data", "stringData") if obj.kind == "Secret" else ("data",) if in_env else ("data", "binaryData")
    return [obj[name] for name in names]


def _may_have(obj: Object, ref: KeyRef) -> bool:
    fields = _data(obj, in_env=ref.in_env)
    if any(isinstance(at.node, Map) and ref.key in at.node.fields for at in fields):
        return True
    if any(at.exists and not at.is_map for at in fields) or not any(len(at) for at in _data(obj, in_env=False)):
        return True
    if obj["type"].text == "kubernetes.io/service-account-token" and ref.key in _TOKEN_KEYS:
        return True
    marks = (*obj["metadata"]["annotations"].fields(), *obj["metadata"]["labels"].fields())
    return any(_FILLED_IN.search(key) for key, _ in marks)


def _keys(obj: Object, ref: KeyRef) -> list[str]:
    return [key for at in _data(obj, in_env=ref.in_env) for key, _ in at.fields()]


def _is_misspelt(ref: KeyRef, obj: Object) -> bool:
    near = nearest(ref.key, _keys(obj, ref))
    return near is not None and is_slip(ref.key, near)


def _changed_later(ref: KeyRef, project: Project) -> bool:
    return project.kustomizations.generates(ref.kind, ref.name) or project.patches_mention(ref.key)


def _finding(ref: KeyRef, holder: Object) -> Finding:
    keys = _keys(holder, ref)
    near = nearest(ref.key, keys)
    binary = ref.in_env and holder["binaryData"][ref.key].exists
    first = next((at for at in _data(holder, in_env=False) if len(at)), holder["kind"])
    return Finding(
        f"{ref.kind} '{ref.name}' has no key '{ref.key}'" + (" but in binaryData" if binary else ""),
        ref.at.place,
        f"did you mean '{near}'?" if near else "add the key, or set optional: true if it may be missing",
        (Related(f"{ref.kind} '{ref.name}' has {_words(keys)}", first.key_place),),
    )


def _words(keys: list[str]) -> str:
    shown = ", ".join(f"'{key}'" for key in keys[:5])
    return (
        f"the keys {shown} and {len(keys) - 5} more"
        if len(keys) > 5
        else f"the keys {shown}"
        if keys
        else "no such key"
    )
