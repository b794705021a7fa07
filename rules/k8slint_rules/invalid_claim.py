from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.claims import claim_specs, mixed_modes
from k8slint.kube.names import label_fault, subdomain_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At, Place
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_CLAIM = "PersistentVolumeClaim"


@rule(
    "invalid-claim",
    "access modes or data source of a claim do not go together",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="storage",
    since="0.1",
    kinds=(
        _CLAIM,
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "apps/DaemonSet",
        "apps/Deployment",
        "apps/ReplicaSet",
        "apps/StatefulSet",
        "batch/CronJob",
        "batch/Job",
    ),
    needs=("accessModes", "dataSource", "dataSourceRef"),
)
def invalid_claim(obj: Object) -> Iterator[Finding]:
    """
    Why
        ReadWriteOncePod goes with no other access mode. A claim is filled from a source that has a name and a kind,
        and without an apiGroup only from another claim; `dataSource` and `dataSourceRef` must be the same where both
        are set, and only the latter can be in another namespace. The API server refuses everything else, in the claim
        templates of StatefulSets and of ephemeral volumes, too.

    Bad
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec:
          accessModes: [ReadWriteOncePod, ReadWriteOnce]
          resources: {requests: {storage: 10Gi}}

    Good
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec:
          accessModes: [ReadWriteOncePod]
          resources: {requests: {storage: 10Gi}}

    Except
        A `dataSource` that is neither a claim nor a VolumeSnapshot, alone in a PersistentVolumeClaim: the server drops
        it, and the volume is empty.

    See
        https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
        https://kubernetes.io/docs/concepts/storage/persistent-volumes/#data-source-references
    """
    for spec in claim_specs(obj):
        yield from mixed_modes(spec)
        sources = [at for at in (spec["dataSource"], spec["dataSourceRef"]) if at.exists]
        if obj.group_kind == _CLAIM:
            sources = _kept(sources)
        faults = [fault for source in sources for fault in _faults(source)]
        yield from faults
        if len(sources) > 1 and not faults:
            yield from _differ(spec, *sources)


def _kept(sources: list[At]) -> list[At]:
    """What is left of the sources of a claim by a server whose features are those of its release."""
    kept = [at for at in sources if not at["namespace"].text]
    if len(kept) == 1 and kept[0].key == "dataSource":
        kind, group = kept[0]["kind"].text, kept[0]["apiGroup"].text or ""
        return kept if (kind, group) in ((_CLAIM, ""), ("VolumeSnapshot", "snapshot.storage.k8s.io")) else []
    return kept


def _faults(source: At) -> Iterator[Finding]:
    if not source.is_map:
        return
    for field in ("kind", "name"):
        if source[field].text in (None, ""):
            yield Finding(f"'{source.key}' has no {field}", source[field].place, f"set '{field}'")
    group, kind = source["apiGroup"], source["kind"]
    if not group.text and kind.text and kind.text != _CLAIM and not looks_unfilled(kind.text):
        said = f"'{source.key}' is a {kind.text} without an apiGroup"
        place = Place(source.source, kind.place.span, source.path)
        yield Finding(said, place, f"set 'apiGroup', or name a {_CLAIM}")
    if group.text and not looks_unfilled(group.text):
        fault = subdomain_fault(group.text)
        if fault is not None:
            yield Finding(f"apiGroup '{group.text}' {fault}", group.place)
    namespace = source["namespace"]
    if namespace.text and not looks_unfilled(namespace.text):
        fault = label_fault(namespace.text)
        if fault is not None:
            yield Finding(f"namespace '{namespace.text}' {fault}", namespace.place)


def _differ(spec: At, source: At, ref: At) -> Iterator[Finding]:
    both = (Related("'dataSource'", source.key_place), Related("'dataSourceRef'", ref.key_place))
    if ref["namespace"].text:
        said = "'dataSource' cannot be set beside a 'dataSourceRef' with a namespace"
        yield Finding(said, spec.key_place, "leave 'dataSource' out", both)
        return
    for field in ("apiGroup", "kind", "name"):
        one, other = source[field].text, ref[field].text
        if one != other and not looks_unfilled(f"{one}{other}"):
            said = f"'dataSource' and 'dataSourceRef' differ in '{field}'"
            yield Finding(said, spec.key_place, "leave one of them out", both)
            return
