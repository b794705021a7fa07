from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.node import At, Place
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_LIMIT = 1024 * 1024


@rule(
    "configmap-size",
    "ConfigMap or Secret holds more than 1 MiB",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="secrets",
    since="0.1",
    kinds=("ConfigMap", "Secret"),
)
def configmap_size(obj: Object) -> Iterator[Finding]:
    """
    Why
        The API server adds up the values of all keys, decoded where they are base64, and refuses more than 1048576
        bytes. Objects of that size are also slow: they are kept in etcd, copied into the memory of every kubelet that
        mounts them, and sent again as a whole with every change.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: dump}
        data:
          dump.sql: CREATE TABLE ...

    Good
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: dump}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}

    See
        https://kubernetes.io/docs/concepts/configuration/configmap/#motivation
        https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size
    """
    sizes = _sizes(obj)
    total = sum(sizes.values())
    if total > _LIMIT:
        largest = max(sizes, key=lambda key: sizes[key])
        yield Finding(
            f"{obj.kind} '{obj.name}' holds {total} bytes, more than the {_LIMIT} it may",
            _place(obj, largest if sizes[largest] > _LIMIT else ""),
            f"the largest key is '{largest}'; keep it in a volume or an image, or split the {obj.kind}",
        )


def _sizes(obj: Object) -> dict[str, int]:
    """The bytes of each key; stringData takes the place of data."""
    if obj.kind == "Secret":
        encoded, plain = obj["data"], obj["stringData"]
    else:
        encoded, plain = obj["binaryData"], obj["data"]
    sizes = {key: _decoded_size(at.text or "") for key, at in encoded.fields()}
    sizes.update((key, _size(at.text or "")) for key, at in plain.fields())
    return sizes


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _decoded_size(text: str) -> int:
    letters = len(text) - text.count("\n") - text.count("\r")
    return letters // 4 * 3 - text[-4:].count("=")


def _place(obj: Object, key: str) -> Place:
    """The key that is too large alone; else the field that holds them."""
    fields: list[At] = [obj["data"], obj["stringData" if obj.kind == "Secret" else "binaryData"]]
    if key and obj.kind != "Secret":
        fields = [field[key] for field in fields]
    return next(field for field in fields if field.exists).key_place
