from collections.abc import Iterator
from functools import partial

from k8slint.finding import Finding
from k8slint.kube.config_refs import lacking, lacks, volume_keys
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "volume-item-key",
    "a volume wants a key that the ConfigMap or Secret does not have",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    category="cross-object",
    since="0.1",
    kinds=("ConfigMap", "Secret"),
)
def volume_item_key(project: Project) -> Iterator[Finding]:
    """
    Why
        An item of a volume that names a key which is not there keeps the whole pod in ContainerCreating: "references
        non-existent config key". A mount whose `subPath` names one is worse, since nothing is said at all: the
        container gets an empty folder where its file should be, and fails in its own words.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {web.yaml: "level: info"}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              volumeMounts: [{name: config, mountPath: /etc/web}]
          volumes:
            - {name: config, configMap: {name: web, items: [{key: web.yml, path: web.yaml}]}}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {web.yaml: "level: info"}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29.3
              volumeMounts: [{name: config, mountPath: /etc/web}]
          volumes:
            - {name: config, configMap: {name: web, items: [{key: web.yaml, path: web.yaml}]}}

    Except
        Volumes with `optional: true`. A ConfigMap or Secret that is not in these files, or has no keys yet, or is
        made or patched by a kustomization, or filled in by a controller. One in an unrelated folder, unless it is the
        only one of its name and the key is misspelt.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions
        https://github.com/kubernetes/kubernetes/issues/126186
    """
    for pod in project.subjects.pods:
        for ref in volume_keys(pod):
            named = project.named(ref.kind, pod.object.namespace, ref.name)
            holder = lacking(ref, named, partial(project.at_hand, pod.object)) if named else None
            if holder is None or project.kustomizations.generates(ref.kind, ref.name):
                continue
            if not project.patches_mention(ref.key):
                yield lacks(ref, holder)
