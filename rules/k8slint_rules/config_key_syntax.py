from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.config_refs import key_fault, key_fields
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import containers_of
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_HELP_FOR_PATHS = "put the folder into the path of the volume's items, not into the key"


@rule(
    "config-key-syntax",
    "a key of a ConfigMap or Secret is not allowed",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="secrets",
    since="0.1",
    needs=("binaryData", "configMapKeyRef", "data", "secretKeyRef", "stringData"),
)
def config_key_syntax(obj: Object) -> Iterator[Finding]:
    """
    Why
        Keys become file names and variables, so the API server takes letters, digits, `-`, `_` and `.` only, at most
        253 of them, and no name that leads out of a folder. A path such as `conf.d/web.conf` is refused. So is a key
        that stands in both `data` and `binaryData`, and a variable that asks for a key which cannot exist.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data:
          conf.d/web.conf: listen 80;

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data:
          web.conf: listen 80;

    Except
        Keys that hold a variable of some template.

    See
        https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object
        https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data
    """
    for field in key_fields(obj.group_kind):
        for key, at in obj[field].fields():
            yield from _refused(key, at, f"key '{_shown(key)}' of {obj.kind} '{obj.name}'")
    if obj.group_kind == "ConfigMap":
        yield from _repeated(obj)
    for container in containers_of(obj):
        for item in container["env"].items():
            for source in ("configMapKeyRef", "secretKeyRef"):
                at = item["valueFrom"][source]["key"]
                if at.text:
                    yield from _refused(at.text, at, f"key '{_shown(at.text)}'")


def _refused(key: str, at: At, who: str) -> Iterator[Finding]:
    if looks_unfilled(key):
        return
    fault = key_fault(key)
    if fault is not None:
        place = at.place if at.key == "key" else at.key_place
        yield Finding(f"{who} {fault}", place, _HELP_FOR_PATHS if "/" in key else "")


def _repeated(obj: Object) -> Iterator[Finding]:
    binary = dict(obj["binaryData"].fields())
    for key, at in obj["data"].fields():
        if key in binary:
            yield Finding(
                f"key '{_shown(key)}' of ConfigMap '{obj.name}' stands in data and in binaryData",
                at.key_place,
                "keep one of them",
                (Related("the other one", binary[key].key_place),),
            )


def _shown(key: str) -> str:
    words = " ".join(key.split())
    return words if len(words) <= 60 else f"{words[:57]}..."
