from collections.abc import Iterator, Mapping

from k8slint.finding import Finding, Related
from k8slint.kube.downward import divisor_fault
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import Container, PodSpec
from k8slint.kube.volumes import POD_SOURCES, volumes_by_name
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_SOURCES = ("configMapRef", "secretRef")


@rule(
    "invalid-env-source",
    "source of environment variables is missing, double or of no use",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="workload-reliability",
    since="0.1",
    needs=("divisor", "envFrom", "fileKeyRef"),
)
def invalid_env_source(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        Each item of `envFrom` names one ConfigMap or one Secret: the API server refuses an item with neither and one
        with both, which is often two items that lost a dash. The divisor of a `resourceFieldRef` is 1 or one of the
        usual units, 1 or 1m for CPU. The volume of a `fileKeyRef` is an emptyDir of the pod.

    Bad
        containers:
          - name: web
            image: nginx:1.29.3
            envFrom:
              - configMapRef: {name: web}
                secretRef: {name: web}

    Good
        containers:
          - name: web
            image: nginx:1.29.3
            envFrom:
              - configMapRef: {name: web}
              - secretRef: {name: web}

    Except
        The sources of a single variable, which `env-value-and-value-from` counts.

    See
        https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/
        https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
        https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-via-file/
    """
    volumes = None if volumes_by_name(pod) is None else {at["name"].text or "": at for at in pod["volumes"].items()}
    for container in pod.containers:
        for item in container["envFrom"].items():
            yield from _counted(container, item)
        for variable in container["env"].items():
            who = f"variable '{variable['name'].text or ''}' of container '{container.name}'"
            source = variable["valueFrom"]
            fault = divisor_fault(source["resourceFieldRef"])
            if fault is not None:
                at = source["resourceFieldRef"]["divisor"]
                yield Finding(f"divisor '{at.value}' of {who} {fault}", at.place, "leave it out for 1")
            yield from _no_file(volumes, who, source["fileKeyRef"]["volumeName"])


def _counted(container: Container, item: At) -> Iterator[Finding]:
    found = [item[name] for name in _SOURCES if item[name].exists]
    if len(found) == 1 or (item.exists and not item.is_map):
        return
    if not found and any(name not in (*_SOURCES, "prefix") for name, _ in item.fields()):
        return  # misspelt, which is said as such
    who = f"'envFrom[{item.key}]' of container '{container.name}'"
    # The API server blames the list.
    place = container["envFrom"].key_place
    if found:
        said = f"{who} has both a configMapRef and a secretRef"
        yield Finding(said, place, "make two items of them", (Related("the second one", found[1].key_place),))
    else:
        seen = (Related("this one", item.key_place),)
        yield Finding(f"{who} has no source", place, "give it a configMapRef or a secretRef", seen)


def _no_file(volumes: Mapping[str, At] | None, who: str, at: At) -> Iterator[Finding]:
    name = at.text
    if not name or volumes is None or looks_unfilled(name):
        return
    volume = volumes.get(name)
    if volume is None:
        yield Finding(f"{who} reads volume '{name}', which the pod does not have", at.place, "add it under volumes")
    elif not volume["emptyDir"].exists and any(volume[source].exists for source in POD_SOURCES):
        seen = (Related(f"volume '{name}'", volume.key_place),)
        yield Finding(f"{who} reads volume '{name}', which is no emptyDir", at.place, "use an emptyDir", seen)
