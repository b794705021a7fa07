import posixpath
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.claims import mixed_modes
from k8slint.kube.node_selectors import term_findings
from k8slint.kube.objects import Object
from k8slint.kube.volumes import PERSISTENT_SOURCES
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_ISCSI_LENGTH = 64


@rule(
    "invalid-persistent-volume",
    "capacity, access modes, source or node of a PersistentVolume do not go together",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="storage",
    since="0.1",
    kinds=("PersistentVolume", "storage.k8s.io/VolumeAttachment"),
)
def invalid_persistent_volume(obj: Object) -> Iterator[Finding]:
    """
    Why
        The capacity of a volume is `storage` and nothing else. ReadWriteOncePod goes with no other access mode. A
        local volume is on some node, which `nodeAffinity` has to tell, in terms whose operators have as many values as
        they take. The root folder of a node cannot be recycled, since that would empty it. Name and portal of an iSCSI
        volume with an initiator must fit into 64 characters together. The API server refuses everything else.

    Bad
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: data}
        spec:
          capacity: {storage: 5Gi}
          accessModes: [ReadWriteOnce]
          local: {path: /mnt/data}

    Good
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: data}
        spec:
          capacity: {storage: 5Gi}
          accessModes: [ReadWriteOnce]
          local: {path: /mnt/data}
          nodeAffinity:
            required:
              nodeSelectorTerms:
                - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]

    Except
        A volume without a source, or with two, is the business of `volume-source-count`.

    See
        https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistent-volumes
        https://kubernetes.io/docs/concepts/storage/volumes/#local
    """
    inline = obj.kind == "VolumeAttachment"
    spec = obj["spec"]["source"]["inlineVolumeSpec"] if inline else obj["spec"]
    if not spec.is_map:
        return
    yield from mixed_modes(spec)
    if not inline:
        yield from _capacity(spec["capacity"])
        yield from _nodes(spec["nodeAffinity"]["required"]["nodeSelectorTerms"])
    source = next((key for key in PERSISTENT_SOURCES if spec[key].exists), None)
    if source == "local" and not spec["nodeAffinity"].exists:
        said = "a local volume needs 'nodeAffinity', which tells the node that it is on"
        yield Finding(said, spec["nodeAffinity"].place, "select the node by its hostname")
    path, policy = spec["hostPath"]["path"].text, spec["persistentVolumeReclaimPolicy"]
    if path and path.startswith("/") and not posixpath.normpath(path).strip("/") and policy.text == "Recycle":
        related = (Related("its path", spec["hostPath"]["path"].place),)
        yield Finding(
            "the root folder of a node cannot be recycled",
            policy.place,
            "choose another folder, or set Retain",
            related,
        )
    iscsi = spec["iscsi"]
    portal = iscsi["targetPortal"]
    # The server misspells the path of the portal here, and has no name for a volume within an attachment.
    name = "" if inline else obj["metadata"]["name"].text or ""
    long = len(f"{name}:{portal.text or ''}".encode()) > _ISCSI_LENGTH
    if source == "iscsi" and iscsi["initiatorName"].exists and long:
        said = f"name and targetPortal have more than {_ISCSI_LENGTH} characters together, with a colon between"
        yield Finding(said, portal.place, "shorten the name")


def _nodes(terms: At) -> Iterator[Finding]:
    if terms.exists and not len(terms):
        yield Finding("'nodeSelectorTerms' is empty", terms.place, "add a term")
    for term in terms.items():
        yield from term_findings(term)


def _capacity(capacity: At) -> Iterator[Finding]:
    others = [key for key, _ in capacity.fields() if key != "storage"]
    if others:
        yield Finding(
            f"the capacity has '{others[0]}', it can only have 'storage'", capacity.key_place, "keep 'storage' alone"
        )
