from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.pod_resources import amount
from k8slint.kube.pods import PodSpec
from k8slint.kube.rewrite import respelled
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_ONE = 10**9  # in nanos
_LEAST_MEMORY = 1024 * 1024 * _ONE
_BYTE_UNITS = ("k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")


@rule(
    "resource-unit-suspicious",
    "an amount of CPU or memory has most likely the wrong unit",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="resources",
    since="0.1",
    needs=("limits", "requests"),
)
def resource_unit_suspicious(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        Memory is counted in bytes and CPU in cores, and every suffix goes with both. `memory: 512m` is half a byte and
        `memory: 512` is 512 bytes: a limit that no process can start with. `cpu: 500` is five hundred cores, which
        no node has, so the pod stays pending.

    Bad
        containers:
          - name: web
            image: nginx:1.29.3
            resources:
              requests: {cpu: 500, memory: 512m}

    Good
        containers:
          - name: web
            image: nginx:1.29.3
            resources:
              requests: {cpu: 500m, memory: 512Mi}

    Except
        Zero, which asks for nothing. Numbers of cores that big machines have, such as 96, 128 and 192.

    See
        https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#resource-units-in-kubernetes
    """
    yield from _judged("the pod", pod["resources"])
    for container in pod.containers:
        yield from _judged(f"container '{container.name}'", container["resources"])


def _judged(who: str, resources: At) -> Iterator[Finding]:
    for field, verb in (("requests", "requests"), ("limits", "is limited to")):
        amounts = resources[field]
        if _asks_in_vain(amounts["cpu"]):
            yield Finding(
                f"{who} {verb} {amounts['cpu'].value} of CPU, which is that many cores",
                amounts["cpu"].place,
                f"write {amounts['cpu'].value}m for thousandths of a core",
                fix=respelled(amounts["cpu"], f"{amounts['cpu'].value}m"),
            )
        elif _suffix(amounts["cpu"]) in _BYTE_UNITS:
            said = f"{who} {verb} {amounts['cpu'].value} of CPU, which has a unit of bytes"
            yield Finding(said, amounts["cpu"].place, "CPU is counted in cores: 500m, 2")
        for name in ("memory", "ephemeral-storage"):
            at = amounts[name]
            size = amount(at)
            if size is not None and 0 < size < _LEAST_MEMORY:
                what = f"{size // _ONE} bytes" if size >= _ONE else "less than a byte"
                meant = _meant(at)
                help = f"did you mean {meant}?" if meant else "write Mi or Gi behind the number"
                fix = respelled(at, meant) if meant else None
                yield Finding(f"{who} {verb} {at.value} of {name}, which is {what}", at.place, help, fix=fix)


def _suffix(at: At) -> str:
    """The letters behind the number of a quantity; "" where there are none or it is no quantity."""
    text = str(at.value).strip()
    return text.lstrip("+-.0123456789") if amount(at) is not None else ""


def _asks_in_vain(cpu: At) -> bool:
    """A whole number of cores that looks like thousandths: hundreds and fifties, or more than a machine has."""
    size = amount(cpu)
    if size is None or _suffix(cpu) or size < 100 * _ONE:
        return False
    cores = size // _ONE
    return cores % 50 == 0 or cores >= 512


def _meant(at: At) -> str:
    number = str(at.value).strip().rstrip("mkKi")
    return f"{number}Mi" if number.isdecimal() else ""
