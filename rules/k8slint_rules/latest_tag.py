from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.images import image_of
from k8slint.kube.pods import Container
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


@rule(
    "latest-tag",
    "image has no tag, or the tag is latest",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="images",
    since="0.1",
    peers=("kube-linter:latest-tag", "kube-score:container-image-tag", "polaris:tagNotSpecified", "checkov:CKV_K8S_14"),
)
def latest_tag(container: Container) -> Iterator[Finding]:
    """
    Why
        An image without a tag means `:latest`, and `:latest` is whatever was pushed last. Two nodes may
        run two versions under one name, a rollback brings back the same tag, and nobody can say what ran
        yesterday. A tag that names a version, or a digest, makes a deployment repeatable.

    Bad
        image: nginx

    Good
        image: nginx:1.29.3

    Except
        Images that the `images` of a kustomization give another tag or a digest, and placeholders such as
        `${IMAGE}`, `IMAGE` or `ko://example.com/cmd/web`. What another tool pins on the way, a build of skaffold
        say, cannot be seen in the manifest.

    See
        https://kubernetes.io/docs/concepts/containers/images/#image-names
    """
    at = container["image"]
    image = image_of(at.text or "")
    if image is None or image.digest or image.repository in container.object.pinned:
        return
    if not image.tag:
        yield Finding(
            f"container '{container.name}' uses image '{at.text}' without a tag",
            at.place,
            "pin a version or a digest",
        )
    elif image.tag == "latest":
        yield Finding(
            f"container '{container.name}' uses image '{at.text}', whose tag moves with every push",
            at.place,
            "pin a version or a digest",
        )
