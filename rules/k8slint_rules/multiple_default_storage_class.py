from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_CLASS = "storage.k8s.io/StorageClass"
_MARKS = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")


@rule(
    "multiple-default-storage-class",
    "more than one StorageClass is marked as the default",
    on=WHOLE_PROJECT,
    severity="warning",
    preset="default",
    category="cross-object",
    since="0.1",
    kinds=(_CLASS,),
)
def multiple_default_storage_class(project: Project) -> Iterator[Finding]:
    """
    Why
        A claim without a class gets the default one. Where several are marked, Kubernetes takes the one that was
        created last, which after a restore or in a new cluster is any of them; before 1.26 it refused such claims. So
        the same manifest ends on different disks.

    Bad
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: standard, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
        provisioner: csi.example.com
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: fast, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
        provisioner: csi.example.com

    Good
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: standard, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
        provisioner: csi.example.com
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: fast}
        provisioner: csi.example.com

    Except
        Classes that only share a folder are an info, since they may be alternatives. Nothing is said of those in
        different folders that no kustomization builds together.

    See
        https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass
    """
    first: dict[str, Object] = {}
    for obj in project.objects_of(_CLASS):
        mark = _mark(obj)
        if mark is None:
            continue
        # Files and kustomizations before folders: what is certain goes before what may be.
        circles = sorted(project.around(obj), key=lambda circle: (circle.endswith("/"), circle))
        circle = next((circle for circle in circles if circle in first and first[circle].name != obj.name), None)
        if circle is not None:
            other = first[circle]
            certain = not circle.endswith("/") or project.complete or project.is_synced(circle)
            yield Finding(
                f"StorageClass '{obj.name}' is marked as the default, and so is '{other.name}'",
                mark.place,
                "mark one of them",
                (Related("the other mark", (_mark(other) or other.root).place),),
                severity=None if certain else "info",
            )
        for circle in circles:
            first.setdefault(circle, obj)


def _mark(obj: Object) -> At | None:
    annotations = obj["metadata"]["annotations"]
    return next((annotations[key] for key in _MARKS if annotations[key].text == "true"), None)
