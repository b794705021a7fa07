from collections.abc import Iterator
from typing import NamedTuple

from k8slint.finding import Finding, Fix
from k8slint.kube.parts import part
from k8slint.kube.pods import Container
from k8slint.kube.rewrite import rewrite
from k8slint.rule import rule
from k8slint.target import EACH_CONTAINER


class _Retired(NamedTuple):
    """The beginning of image names, what became of it, what to write instead, and whether that is the same image."""

    prefix: str
    fate: str
    successor: str
    same: bool = False


_RETIRED = (
    _Retired("k8s.gcr.io/", "is frozen since April 2023", "registry.k8s.io/", same=True),
    _Retired("gcr.io/google_containers/", "was given up for registry.k8s.io", "registry.k8s.io/"),
    _Retired("gcr.io/google-containers/", "was given up for registry.k8s.io", "registry.k8s.io/"),
    _Retired("gcr.io/kubebuilder/", "was removed in 2025", "registry.k8s.io/kubebuilder/"),
    _Retired("docker.pkg.github.com/", "was replaced by ghcr.io", ""),
)


@rule(
    "deprecated-image-registry",
    "image is on a registry that was given up",
    on=EACH_CONTAINER,
    severity="warning",
    preset="default",
    category="images",
    since="0.1",
)
def deprecated_image_registry(container: Container) -> Iterator[Finding]:
    """
    Why
        Nothing new has come to k8s.gcr.io since April 2023, no security fix either; it redirects to registry.k8s.io
        until somebody switches it off. That has happened to gcr.io/kubebuilder: its images are gone, and pods that
        name one stay in ImagePullBackOff on every node that has not kept a copy.

    Bad
        image: k8s.gcr.io/metrics-server/metrics-server:v0.6.2

    Good
        image: registry.k8s.io/metrics-server/metrics-server:v0.8.0

    See
        https://kubernetes.io/blog/2023/03/10/image-registry-redirect/
        https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/
        https://docs.github.com/en/packages/working-with-a-github-packages-registry/migrating-to-the-container-registry-from-the-docker-registry
    """
    at = container["image"]
    image = at.text or ""
    for row in _RETIRED:
        if image.startswith(row.prefix):
            registry = row.prefix.rstrip("/")
            edit = rewrite(at, row.successor + image.removeprefix(row.prefix)) if row.successor else None
            yield Finding(
                f"container '{container.name}' uses an image of '{registry}', which {row.fate}",
                part(at, 0, len(registry)),
                f"pull it from {(row.successor or 'ghcr.io').rstrip('/')}",
                fix=Fix(f"pull it from {row.successor.rstrip('/')}", (edit,), safe=row.same) if edit else None,
            )
