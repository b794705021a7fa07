from collections.abc import Iterator, Mapping

from k8slint.finding import Finding
from k8slint.kube.near import nearest
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.rewrite import respelled
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_CLAIM = "resource.k8s.io/ResourceClaim"
_TEMPLATE = "resource.k8s.io/ResourceClaimTemplate"


@rule(
    "invalid-device-request",
    "claim of devices speaks of a request that it does not have",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="resources",
    since="0.1",
    kinds=(_CLAIM, _TEMPLATE),
    needs=("config", "constraints"),
)
def invalid_device_request(obj: Object) -> Iterator[Finding]:
    """
    Why
        The constraints and the configuration of a ResourceClaim name the requests that they are for: one of `requests`
        of the claim, or one of its alternatives behind a slash. The API server refuses every other name.

    Bad
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaim
        metadata: {name: gpus}
        spec:
          devices:
            requests: [{name: gpu, exactly: {deviceClassName: gpu.example.com}}]
            constraints: [{requests: [gpus], matchAttribute: gpu.example.com/model}]

    Good
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaim
        metadata: {name: gpus}
        spec:
          devices:
            requests: [{name: gpu, exactly: {deviceClassName: gpu.example.com}}]
            constraints: [{requests: [gpu], matchAttribute: gpu.example.com/model}]

    See
        https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
    """
    devices = (obj["spec"]["spec"] if obj.group_kind == _TEMPLATE else obj["spec"])["devices"]
    names = _names(devices["requests"])
    if any(looks_unfilled(name) for name in names):
        return
    for field in ("constraints", "config"):
        for item in devices[field].items():
            for request in item["requests"].items():
                yield from _unknown(request, names)


def _names(requests: At) -> Mapping[str, None]:
    """What may be named, in the order of the claim: "gpu", "gpu/large"."""
    names: dict[str, None] = {}
    for request in requests.items():
        name = request["name"].text or ""
        names[name] = None
        for choice in request["firstAvailable"].items():
            names[f"{name}/{choice['name'].text or ''}"] = None
    return names


def _unknown(request: At, names: Mapping[str, None]) -> Iterator[Finding]:
    name = request.text or ""
    if (name and name in names) or looks_unfilled(name):
        return
    near = nearest(name, names)
    listed = ", ".join(f"'{known}'" for known in [*names][:5] if known)
    help = f"did you mean '{near}'?" if near else f"the claim has {listed}" if listed else "add it to requests"
    said = f"'{name}' is no request of this claim" if name else "a request without a name"
    yield Finding(said, request.place, help, fix=respelled(request, near) if near else None)
