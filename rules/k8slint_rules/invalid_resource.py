from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.near import nearest
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec
from k8slint.kube.resource_names import HUGE_PAGES, amount_fault, container_name_fault, pod_name_fault, thousandths
from k8slint.kube.rewrite import renamed
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_FIELDS = ("limits", "requests")
_OF_PODS = ("cpu", "memory")
_KNOWN = (*_OF_PODS, "ephemeral-storage")
_POD_LEVEL_SINCE = "1.34"


@rule(
    "invalid-resource",
    "container asks for a resource that there is not, or for an odd amount of it",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="resources",
    since="0.1",
    needs=("limits", "overhead", "requests"),
)
def invalid_resource(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A container asks for cpu, memory, ephemeral-storage, huge pages such as hugepages-2Mi, and for what devices
        bring, which has a domain in its name. The API server refuses other names, `mem` and `CPU` among them, negative
        amounts, parts of a device, huge pages that are no multiple of their size, and those without cpu or memory
        beside them. The same goes for the overhead of a pod. A pod as a whole has cpu, memory and huge pages only.

    Bad
        containers:
          - name: web
            image: nginx:1.29.3
            resources: {limits: {mem: 512Mi}}

    Good
        containers:
          - name: web
            image: nginx:1.29.3
            resources: {limits: {memory: 512Mi}}

    Except
        Amounts that are no quantity at all are the business of `invalid-resource-quantity`, requests above their limits
        that of `requests-exceed-limits`. Claims are looked at by `invalid-resource-claim`.

    See
        https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
        https://kubernetes.io/docs/tasks/manage-hugepages/scheduling-hugepages/
        https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
    """
    for container in pod.containers:
        if container.role != "ephemeral":
            yield from _named(f"container '{container.name}'", container["resources"])
            yield from _alone(f"container '{container.name}'", container["resources"], ())
    yield from _overhead_findings(pod["overhead"])
    if pod["os"]["name"].text == "windows" or not _has_pod_level(pod):
        return
    yield from _named("the pod as a whole", pod["resources"], whole=True)
    # In a bare Pod the requests of the containers are filled in.
    filled_in = pod.containers if pod.object.group_kind == "Pod" and len(pod["resources"]["limits"]) else ()
    yield from _alone("the pod as a whole", pod["resources"], filled_in)


def _has_pod_level(pod: PodSpec) -> bool:
    return any(at_least(release, _POD_LEVEL_SINCE) for release in pod.object.releases)


def _named(who: str, resources: At, *, whole: bool = False) -> Iterator[Finding]:
    for field in _FIELDS:
        yield from _listed(who, resources[field], whole=whole)


def _listed(who: str, amounts: At, *, whole: bool = False) -> Iterator[Finding]:
    for name, at in amounts.fields():
        if looks_unfilled(name):
            continue
        fault = pod_name_fault(name) if whole else container_name_fault(name)
        if fault is not None:
            near = nearest(name.lower(), _OF_PODS if whole else _KNOWN)
            near = near or ("memory" if name.lower() in ("mem", "ram") else "")
            help = f"did you mean '{near}'?" if near else "give it to a container" if whole else ""
            fix = renamed(at, near) if near else None
            yield Finding(f"{who}: '{name}' in {amounts.key} {fault}", at.key_place, help, fix=fix)
            continue
        amount = thousandths(at)
        said = amount_fault(name, amount) if amount is not None else None
        if said is not None:
            yield Finding(f"{who}: '{name}' in {amounts.key} is {at.value}, {said}", at.place)


def _overhead_findings(overhead: At) -> Iterator[Finding]:
    yield from _listed("the pod", overhead)
    pages = [at for name, at in overhead.fields() if name.startswith(HUGE_PAGES)]
    if pages and not (overhead["cpu"].exists or overhead["memory"].exists):
        said = f"the overhead of the pod has '{pages[0].key}', but neither cpu nor memory"
        related = (Related("said here", pages[0].key_place),)
        yield Finding(said, overhead.key_place, "add cpu or memory", related)


def _alone(who: str, resources: At, containers: tuple[Container, ...]) -> Iterator[Finding]:
    """Huge pages without cpu or memory."""
    names = {name for field in _FIELDS for name, _ in resources[field].fields()}
    names |= {
        name for container in containers for field in _FIELDS for name, _ in container["resources"][field].fields()
    }
    pages = next((name for name, _ in _all(resources) if name.startswith(HUGE_PAGES)), None)
    if pages is not None and not names.intersection(("cpu", "memory")):
        seen = next(at for name, at in _all(resources) if name == pages)
        said = f"{who} asks for '{pages}', but neither for cpu nor for memory"
        yield Finding(said, resources.key_place, "add cpu or memory", (Related("asked for here", seen.key_place),))


def _all(resources: At) -> Iterator[tuple[str, At]]:
    for field in _FIELDS:
        yield from resources[field].fields()
