from collections import defaultdict
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.claims import access_modes, storage_class, volume_mode
from k8slint.kube.labels import Selector, labels_of, selector_of
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pod_resources import amount
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_CLAIM, _VOLUME = "PersistentVolumeClaim", "PersistentVolume"


@rule(
    "pvc-pv-mismatch",
    "a claim is meant for a volume that does not fit it",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(_VOLUME,),
)
def pvc_pv_mismatch(project: Project) -> Iterator[Finding]:
    """
    Why
        A claim binds to the volume it names only if that has the same class and volume mode, every access mode the
        claim asks for, and at least its size. Otherwise the claim stays Pending with an event such as VolumeMismatch,
        "storageClassName does not match", and so do the pods that use it.

    Bad
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: data}
        spec: {capacity: {storage: 5Gi}, accessModes: [ReadWriteOnce], nfs: {server: nfs.example.com, path: /data}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec:
          volumeName: data
          storageClassName: ""
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 10Gi}}

    Good
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: data}
        spec: {capacity: {storage: 10Gi}, accessModes: [ReadWriteOnce], nfs: {server: nfs.example.com, path: /data}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec:
          volumeName: data
          storageClassName: ""
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 10Gi}}

    Except
        A claim without storageClassName, which gets the default class of its cluster. The class of a volume that names
        its claim, which does not count. A claim whose selector some volume fits, or none at all.

    See
        https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
        https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
    """
    volumes = project.objects_of(_VOLUME)
    by_label: dict[tuple[str, str], list[Object]] = defaultdict(list)
    wanted_by: dict[str, list[Object]] = defaultdict(list)
    for volume in volumes:
        wanted_by[volume["spec"]["claimRef"]["name"].text or ""].append(volume)
        for pair in labels_of(volume["metadata"]["labels"]).items():
            by_label[pair].append(volume)
    for claim in project.subjects.objects_of(_CLAIM):
        spec = claim["spec"]
        named, selector = spec["volumeName"].text, selector_of(spec["selector"])
        if named:
            found = [volume for volume in project.named(_VOLUME, "", named) if project.at_hand(volume, claim)]
            yield from _all_unfit(claim, found, by_claim=True)
        elif not selector.empty:
            yield from _all_unfit(claim, _selected(selector, volumes, by_label, claim, project), by_claim=True)
        else:
            near = (volume for volume in wanted_by[claim.name] if project.at_hand(volume, claim))
            yield from _all_unfit(claim, [volume for volume in near if _reserved(volume, claim)], by_claim=False)


def _selected(
    selector: Selector,
    volumes: list[Object],
    by_label: dict[tuple[str, str], list[Object]],
    claim: Object,
    project: Project,
) -> list[Object]:
    lists = [by_label.get(pair, []) for pair in selector.pairs.items()]
    return [
        volume
        for volume in (min(lists, key=len) if lists else volumes)
        if project.at_hand(volume, claim) and selector.matches(labels_of(volume["metadata"]["labels"]))
    ]


def _reserved(volume: Object, claim: Object) -> bool:
    """Whether a volume that names a claim of this name names this very one."""
    namespace = volume["spec"]["claimRef"]["namespace"].text
    return not namespace or not claim.namespace or namespace == claim.namespace


def _all_unfit(claim: Object, volumes: list[Object], *, by_claim: bool) -> Iterator[Finding]:
    """A finding where none of the volumes will do."""
    findings = [_unfit(claim, volume, by_claim=by_claim) for volume in volumes]
    if None not in findings:
        yield from (finding for finding in findings[:1] if finding is not None)


def _unfit(claim: Object, volume: Object, *, by_claim: bool) -> Finding | None:
    wants, has = claim["spec"], volume["spec"]
    name = f"PersistentVolume '{volume.name}'"
    taken, other = has["claimRef"], has["claimRef"]["name"].text
    if by_claim and other and (other != claim.name or not _reserved(volume, claim)):
        related = (Related("its claimRef", taken.key_place),)
        message = f"{name} is reserved for another claim, '{other}'"
        return Finding(message, claim["metadata"]["name"].place, "name this claim in its claimRef", related)
    asked, given = wants["resources"]["requests"]["storage"], has["capacity"]["storage"]
    size, room = amount(asked), amount(given)
    if size is not None and room is not None and size > room:
        message = f"the claim requests {asked.value}, and {name} has {given.value}"
        return Finding(message, asked.place, "request no more than the volume has", (Related("its size", given.place),))
    one, two = storage_class(claim), storage_class(volume)
    if (
        by_claim
        and one.text is not None
        and one.text != (two.text or "")
        and not looks_unfilled(f"{one.text}{two.text}")
    ):
        message = f"the claim wants class '{one.text}', and {name} {_class(two)}"
        return Finding(message, one.place, "give both the same storageClassName", (Related("its class", two.place),))
    mode, there = volume_mode(wants), volume_mode(has)
    if mode and there and mode != there:
        message = f"the claim wants volumeMode {mode}, and {name} has {there}"
        return Finding(
            message, wants["volumeMode"].place, "give both the same", (Related("its mode", has["volumeMode"].place),)
        )
    lacking = [each for each in access_modes(wants) if each not in access_modes(has)]
    if lacking and access_modes(has):
        message = f"the claim wants {lacking[0]}, which {name} does not offer"
        place = wants["accessModes"].key_place
        return Finding(
            message, place, "ask for modes that it offers", (Related("its access modes", has["accessModes"].key_place),)
        )
    return None


def _class(at: At) -> str:
    return f"is of class '{at.text}'" if at.text else "has none"
