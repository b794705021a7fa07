from collections.abc import Iterator

from k8slint.finding import Edit, Finding, Fix
from k8slint.kube.objects import Object
from k8slint.kube.rewrite import without
from k8slint.node import At, Scalar
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_METADATA = frozenset(
    (
        "creationTimestamp",
        "deletionTimestamp",
        "generation",
        "managedFields",
        "resourceVersion",
        "selfLink",
        "uid",
    )
)
_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


@rule(
    "live-fields-in-manifest",
    "fields that the cluster fills in stand in a manifest",
    on=EACH_WHOLE_OBJECT,
    severity="info",
    preset="default",
    category="metadata",
    since="0.1",
    needs=(*sorted(_METADATA), _APPLIED, "status"),
)
def live_fields_in_manifest(obj: Object) -> Iterator[Finding]:
    """
    Why
        An object that was saved with `kubectl get -o yaml` carries what the cluster wrote: status, uid,
        resourceVersion, managedFields, creationTimestamp. At best they are ignored and hide what was written by
        hand. With a resourceVersion a create is refused, and an apply fails as soon as the object has changed; a
        uid makes it fail once the object was made anew.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          creationTimestamp: "2024-05-01T09:00:00Z"
          resourceVersion: "48151"
          uid: 6b2f0c1e-8a39-4b8f-9d52-0d6f2a1c7e55
        data: {LOG_LEVEL: info}

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          creationTimestamp: null
        data: {LOG_LEVEL: info}

    Except
        Empty ones such as `creationTimestamp: null` and `status: {}`, which generators write. The status of a custom
        resource, which may be an ordinary field.

    See
        https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
        https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
    """
    metadata = obj["metadata"]
    found = [at for name, at in metadata.fields() if name in _METADATA and not _is_empty(at)]
    found += [at for at in (metadata["annotations"][_APPLIED],) if at.exists]
    is_custom = "." in obj.group and not obj.group.endswith(".k8s.io")
    if not _is_empty(obj["status"]) and (found or not is_custom):
        found.append(obj["status"])
    if found:
        found.sort(key=lambda at: at.head)
        names = [f"'{at.key}'" for at in found]
        said = f"{', '.join(names[:-1])} and {names[-1]} are" if len(names) > 1 else f"{names[0]} is"
        yield Finding(
            f"{said} written by the cluster, not by hand",
            found[0].key_place,
            "remove what the cluster adds",
            fix=_fix(found, safe=not is_custom),
        )


def _is_empty(at: At) -> bool:
    """Nothing but nulls, empty strings, zeros and empty collections."""
    if isinstance(at.node, Scalar):
        return at.value in (None, "", 0)
    return all(_is_empty(child) for child in (*at.items(), *(child for _, child in at.fields())))


def _fix(found: list[At], *, safe: bool) -> Fix | None:
    """Take all of them out, if each has its lines for itself and leaves something behind."""
    edits: list[Edit] = []
    for at in found:
        edit = without(at)
        siblings = sum(1 for other in found if other.parent is at.parent)
        if edit is None or at.parent is None or siblings >= len(at.parent):
            return None
        edits.append(edit)
    return Fix("remove them", tuple(edits), safe)
