from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_MOST_BYTES = 256 * 1024
_MOST_PARAMETERS = 512


@rule(
    "invalid-storage-class",
    "parameters or topologies of a storage class are missing, too many or the same",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="storage",
    since="0.1",
    kinds=("storage.k8s.io/StorageClass", "storage.k8s.io/VolumeAttributesClass"),
)
def invalid_storage_class(obj: Object) -> Iterator[Finding]:
    """
    Why
        Every parameter has a name, and all of them together have no more than 256 KiB; a VolumeAttributesClass has at
        least one, since it is made of nothing else. Each of the `allowedTopologies` of a StorageClass says something,
        and something else than the ones before it. The API server refuses everything else.

    Bad
        apiVersion: storage.k8s.io/v1
        kind: VolumeAttributesClass
        metadata: {name: fast}
        driverName: csi.example.com

    Good
        apiVersion: storage.k8s.io/v1
        kind: VolumeAttributesClass
        metadata: {name: fast}
        driverName: csi.example.com
        parameters: {iops: "8000"}

    See
        https://kubernetes.io/docs/concepts/storage/storage-classes/
        https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/
    """
    parameters = obj["parameters"]
    if obj.kind == "VolumeAttributesClass" and not len(parameters):
        yield Finding("the class has no parameters", parameters.place, "say what it changes, or leave the class out")
    yield from _parameters(parameters)
    if obj.kind == "StorageClass":
        yield from _topologies(obj["allowedTopologies"])


def _parameters(parameters: At) -> Iterator[Finding]:
    if len(parameters) > _MOST_PARAMETERS:
        return
    size = 0
    for key, at in parameters.fields():
        if not key:
            yield Finding("a parameter has no name", at.key_place._replace(path=parameters.path), "name it")
        size += len(f"{key}{at.text or ''}".encode("utf-8", "surrogatepass"))
    if size > _MOST_BYTES:
        yield Finding(
            f"the parameters have {size} bytes, {_MOST_BYTES} are allowed", parameters.key_place, "shorten them"
        )


def _topologies(topologies: At) -> Iterator[Finding]:
    seen: dict[frozenset[tuple[str, frozenset[str]]], At] = {}
    for term in topologies.items():
        expressions = term["matchLabelExpressions"]
        if not len(expressions):
            yield Finding("the topology has no 'matchLabelExpressions'", expressions.place, "leave it out")
            continue
        # Of two expressions with one key the last one counts; that there are two is said elsewhere.
        demands = {item["key"].text or "": _values(item["values"]) for item in expressions.items()}
        first = seen.setdefault(frozenset(demands.items()), expressions)
        if first is not expressions:
            said = "the topology is the same as one before"
            yield Finding(said, expressions.key_place, "leave it out", (Related("the first one", first.key_place),))


def _values(at: At) -> frozenset[str]:
    return frozenset(value.text or "" for value in at.items())
