from collections.abc import Iterator

from k8slint.finding import Finding, Fix
from k8slint.kube.container_names import padding_fault
from k8slint.kube.objects import Object
from k8slint.kube.pods import containers_of
from k8slint.kube.rewrite import rewrite
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "padded-image",
    "image of a Pod has blanks around it",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="images",
    since="0.1",
    kinds=("Pod",),
)
def padded_image(obj: Object) -> Iterator[Finding]:
    """
    Why
        The API server refuses a Pod whose image begins or ends with a blank or a line break, as the text of a block
        scalar does.

    Bad
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {containers: [{name: web, image: "nginx:1.29.3 "}]}

    Good
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {containers: [{name: web, image: "nginx:1.29.3"}]}

    Except
        The templates of workloads, which the API server takes as they are. An image that is empty is the business of
        `missing-field`.

    See
        https://kubernetes.io/docs/concepts/containers/images/#image-names
    """
    for container in containers_of(obj):
        image = container["image"]
        fault = padding_fault(image.text) if image.text else None
        if fault is not None:
            edit = rewrite(image, (image.text or "").strip())
            yield Finding(
                f"image of container '{container.name}' {fault}",
                image.place,
                "take the blanks away",
                fix=Fix("take the blanks away", (edit,), safe=True) if edit else None,
            )
