from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.volumes import PERSISTENT_SOURCES, POD_SOURCES, PROJECTED_SOURCES, claim_templates
from k8slint.node import At, Map
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "volume-source-count",
    "volume has several sources, or none",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="storage",
    since="0.1",
)
def volume_source_count(project: Project) -> Iterator[Finding]:
    """
    Why
        A volume comes from one place, and the API server refuses two: an emptyDir that was left there when the claim
        was added, for example. A volume of a pod without any becomes an emptyDir in silence, so that what was meant to
        last is gone with the pod; a PersistentVolume without any is refused.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: db}
        spec:
          containers: [{name: db, image: "postgres:18.1"}]
          volumes:
            - name: data
              emptyDir: {}
              persistentVolumeClaim: {claimName: db}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: db}
        spec:
          containers: [{name: db, image: "postgres:18.1"}]
          volumes:
            - name: data
              persistentVolumeClaim: {claimName: db}

    Except
        `emptyDir:` with nothing behind it, which is what one gets. A volume without a source that a patch mentions,
        or that has the name of a claim template. A misspelt source is the business of `unknown-field`.

    See
        https://kubernetes.io/docs/concepts/storage/volumes/
        https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes
    """
    for pod in project.subjects.pods:
        claims = claim_templates(pod)
        for volume in pod["volumes"].items():
            name = volume["name"].text or ""
            if name in claims:
                continue
            yield from _several(f"volume '{name}'", volume, POD_SOURCES)
            yield from _none(volume, name, project)
            for source in volume["projected"]["sources"].items():
                found = [key for key in PROJECTED_SOURCES if source[key].exists]
                if len(found) > 1:
                    said = f"source of volume '{name}' is both '{found[0]}' and '{found[1]}'"
                    yield Finding(said, source.key_place, "give each an item of its own")
    for obj in project.subjects.objects_of("storage.k8s.io/VolumeAttachment"):
        inline = obj["spec"]["source"]["inlineVolumeSpec"]
        yield from _several(f"volume of VolumeAttachment '{obj.name}'", inline, PERSISTENT_SOURCES)
    for obj in project.subjects.objects_of("PersistentVolume"):
        spec, who = obj["spec"], f"PersistentVolume '{obj.name}'"
        yield from _several(who, spec, PERSISTENT_SOURCES)
        if spec.is_map and not any(spec[key].exists for key in PERSISTENT_SOURCES):
            known = all(key in PERSISTENT_SOURCES or key in _PERSISTENT_SETTINGS for key, _ in spec.fields())
            if known and not project.patches_mention(obj.name):
                yield Finding(f"{who} has no source", spec.key_place, "say where it is: csi, nfs, local ...")


_PERSISTENT_SETTINGS = (
    "accessModes",
    "capacity",
    "claimRef",
    "mountOptions",
    "nodeAffinity",
    "persistentVolumeReclaimPolicy",
    "storageClassName",
    "volumeAttributesClassName",
    "volumeMode",
)


def _several(who: str, at: At, sources: tuple[str, ...]) -> Iterator[Finding]:
    found = [at[source] for source in sources if at[source].exists]
    for other in found[1:]:
        yield Finding(
            f"{who} has a second source, '{other.key}' beside '{found[0].key}'",
            other.key_place,
            "keep one of them",
            (Related("the first one", found[0].key_place),),
            # Of a PersistentVolume the server does not count it.
            severity="warning" if other.key == "flexVolume" and sources is PERSISTENT_SOURCES else None,
        )


def _none(volume: At, name: str, project: Project) -> Iterator[Finding]:
    if not isinstance(volume.node, Map) or not name or looks_unfilled(name):
        return
    keys = set(volume.node.fields) - {"name"}
    if any(volume[key].exists for key in keys) or "emptyDir" in keys or project.patches_mention(name):
        return
    empty = next((key for key in POD_SOURCES if key in keys), None)
    yield Finding(
        f"volume '{name}' has {f'nothing behind {empty!r}' if empty else 'no source'}, so it becomes an emptyDir",
        volume[empty].key_place if empty else volume.key_place,
        "say where it comes from, or write emptyDir: {} if that is meant",
        severity="warning",
    )
