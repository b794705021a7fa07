from collections.abc import Iterator
from functools import partial

from k8slint.finding import Finding
from k8slint.kube.config_refs import env_keys, lacking, lacks
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "missing-config-key",
    "a variable wants a key that the ConfigMap or Secret does not have",
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
        "couldn't find key". The rollout hangs until somebody reads the events.

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
        only one of its name and the key is misspelt. Keys in volumes are the business of `volume-item-key`.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions
    """
    for pod in project.subjects.pods:
        for ref in env_keys(pod):
            named = project.named(ref.kind, pod.object.namespace, ref.name)
            holder = lacking(ref, named, partial(project.at_hand, pod.object)) if named else None
            if holder is None or project.kustomizations.generates(ref.kind, ref.name):
                continue
            if not project.patches_mention(ref.key):
                yield lacks(ref, holder)
