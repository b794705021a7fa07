from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.downward import divisor_fault
from k8slint.kube.names import subdomain_fault
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec
from k8slint.kube.volumes import POD_SOURCES, projected_paths
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_ISCSI_LENGTH = 64


@rule(
    "invalid-volume",
    "files, claim or portal of a volume do not go together",
    on=EACH_POD_SPEC,
    severity="error",
    preset="minimal",
    refused=True,
    category="storage",
    since="0.1",
    needs=("volumes",),
)
def invalid_volume(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        The API server refuses a projected volume that puts two files at one path, and a file of a downwardAPI volume
        with two things to show or none, or with an odd divisor. It refuses an image volume of a Pod that names
        no image, an ephemeral volume whose claim could not be named after pod and volume, and a volume that uses that
        very claim. Name and portal of an iSCSI volume with an initiator must fit into 64 characters together.

    Bad
        containers:
          - {name: web, image: "nginx:1.29.3"}
        volumes:
          - name: config
            projected:
              sources:
                - configMap: {name: web, items: [{key: web.yaml, path: config.yaml}]}
                - secret: {name: web, items: [{key: secret.yaml, path: config.yaml}]}

    Good
        containers:
          - {name: web, image: "nginx:1.29.3"}
        volumes:
          - name: config
            projected:
              sources:
                - configMap: {name: web, items: [{key: web.yaml, path: config.yaml}]}
                - secret: {name: web, items: [{key: secret.yaml, path: secret.yaml}]}

    Except
        What is wrong with a single field is the business of `missing-field`, `invalid-format` and their like.

    See
        https://kubernetes.io/docs/concepts/storage/projected-volumes/
        https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming
        https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
    """
    created = _created_claims(pod)
    for volume in pod["volumes"].items():
        source = next((key for key in POD_SOURCES if volume[key].exists), None)
        match source:
            case "projected":
                yield from _same_paths(volume["projected"])
                for item in volume["projected"]["sources"].items():
                    yield from _files(item["downwardAPI"])
            case "downwardAPI":
                yield from _files(volume["downwardAPI"])
            case "iscsi":
                yield from _long_portal(volume)
            case "persistentVolumeClaim":
                claim = volume["persistentVolumeClaim"]["claimName"]
                other = created.get(claim.text or "")
                if other is not None:
                    said = f"claim '{claim.text}' is the one that ephemeral volume '{other['name'].text}' creates"
                    yield Finding(said, claim.place, "mount that volume", (Related("it", other.key_place),))
            case "ephemeral":
                yield from _claim_name(pod, volume["name"])
            case "image":
                reference = volume["image"]["reference"]
                if pod.object.group_kind == "Pod" and reference.text in (None, ""):
                    yield Finding("the volume names no image", reference.place, "set 'reference'")


def _created_claims(pod: PodSpec) -> dict[str, At]:
    """The claims that the server knows to be created for ephemeral volumes; it must know the name of the pod."""
    name = _name_of(pod)
    if not name or looks_unfilled(name):
        return {}
    volumes = (volume for volume in pod["volumes"].items() if volume["ephemeral"].exists)
    return {f"{name}-{volume['name'].text}": volume for volume in volumes if volume["name"].text}


def _name_of(pod: PodSpec) -> str:
    """The name of a Pod as it is written; the pods of a workload get theirs later."""
    return pod.template["metadata"]["name"].text or "" if pod.object.group_kind == "Pod" else ""


def _claim_name(pod: PodSpec, volume: At) -> Iterator[Finding]:
    name = _name_of(pod)
    if not name or not volume.text or looks_unfilled(name + volume.text):
        return
    # A name that is wrong in itself is said elsewhere.
    fault = subdomain_fault(f"{name}-{volume.text}")
    if fault is not None and subdomain_fault(name) is None and subdomain_fault(volume.text) is None:
        yield Finding(
            f"'{name}-{volume.text}', the claim of volume '{volume.text}', {fault}",
            volume.place,
            "shorten the name of the pod or of the volume",
        )


def _same_paths(projected: At) -> Iterator[Finding]:
    seen: dict[str, At] = {}
    for at in projected_paths(projected):
        first = seen.setdefault(at.text or "", at)
        if first is not at:
            related = (Related("the first one", first.place), Related("the second one", at.place))
            said = f"two files of the volume have the path '{at.text}'"
            yield Finding(said, projected.key_place, "give each its own", related)


def _files(source: At) -> Iterator[Finding]:
    for index, item in enumerate(source["items"].items()):
        if not item.is_map:
            continue
        field, resource = item["fieldRef"], item["resourceFieldRef"]
        if field.exists and resource.exists:
            said = f"'items[{index}]' has both 'fieldRef' and 'resourceFieldRef'"
            yield Finding(said, source.key_place, "keep one of them", (Related("one", field.key_place),))
        elif not field.exists and not resource.exists:
            said = f"'items[{index}]' has neither 'fieldRef' nor 'resourceFieldRef'"
            yield Finding(said, source.key_place, "say what the file shows")
        fault = None if field.exists else divisor_fault(resource)
        if fault is not None:
            at = resource["divisor"]
            yield Finding(f"divisor '{at.value}' {fault}", at.place, "leave it out for 1")


def _long_portal(volume: At) -> Iterator[Finding]:
    name, iscsi = volume["name"], volume["iscsi"]
    portal = iscsi["targetPortal"]
    if iscsi["initiatorName"].exists and len(f"{name.text or ''}:{portal.text or ''}".encode()) > _ISCSI_LENGTH:
        said = f"name and targetPortal have more than {_ISCSI_LENGTH} characters together, with a colon between"
        yield Finding(said, name.place, "shorten the name", (Related("the portal", portal.place),))
