from collections.abc import Iterator
from functools import cache

from k8slint.finding import Finding, Fix
from k8slint.kube.rewrite import without
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project


@rule(
    "namespace-on-cluster-scoped",
    "object that belongs to no namespace names one",
    on=WHOLE_PROJECT,
    severity="info",
    preset="default",
    category="metadata",
    since="0.1",
)
def namespace_on_cluster_scoped(project: Project) -> Iterator[Finding]:
    """
    Why
        A ClusterRole, a PersistentVolume, a StorageClass and the like belong to the whole cluster. The API server drops
        the namespace that such an object names, so it suggests a limit that is not there: two of one name in different
        namespaces are one object, and the later overwrites the earlier.

    Bad
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata:
          name: fast
          namespace: shop
        provisioner: ebs.csi.aws.com

    Good
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata:
          name: fast
        provisioner: ebs.csi.aws.com

    Except
        Kinds of which nobody knows whether they have a namespace.

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace
    """
    namespaced = cache(project.catalog.namespaced)
    for obj in project.subjects.objects:
        if obj.namespace and namespaced(obj.group_kind) is False:
            at = obj["metadata"]["namespace"]
            edit = without(at)
            yield Finding(
                f"{obj.kind} belongs to no namespace, '{at.text}' is ignored",
                at.place,
                "remove metadata.namespace",
                fix=Fix("remove the namespace", (edit,), safe=True) if edit else None,
            )
