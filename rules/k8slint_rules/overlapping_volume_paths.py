from collections.abc import Iterator, Set

from k8slint.finding import Finding, Related
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.pods import PodSpec
from k8slint.kube.volumes import projected_paths
from k8slint.node import At, Path
from k8slint.rule import rule
from k8slint.target import EACH_POD_SPEC

_LONGEST = 4096  # characters of a path; Linux takes no more
_LISTS = ("configMap", "secret", "downwardAPI")


@rule(
    "overlapping-volume-paths",
    "two items of a volume are written to the same path",
    on=EACH_POD_SPEC,
    severity="warning",
    preset="default",
    category="storage",
    since="0.1",
    needs=("items", "projected"),
)
def overlapping_volume_paths(pod: PodSpec) -> Iterator[Finding]:
    """
    Why
        A volume that is made of keys writes each to a file. Where two go to the same path only the last one is there,
        and where one path is a folder of the other the pod does not start. The API server takes it with a warning.

    Bad
        volumes:
          - name: settings
            configMap:
              name: settings
              items:
                - {key: one, path: app.conf}
                - {key: two, path: app.conf}

    Good
        volumes:
          - name: settings
            configMap:
              name: settings
              items:
                - {key: one, path: app.conf}
                - {key: two, path: more.conf}

    Except
        Sources without `items`, whose keys stand in another object. Two files of a projected volume with one path are
        the business of `invalid-volume`.

    See
        https://kubernetes.io/docs/concepts/storage/projected-volumes/
    """
    for volume in pod["volumes"].items():
        for field in _LISTS:
            yield from _overlaps(volume, list(_paths(volume[field])))
        projected = [path for source in volume["projected"]["sources"].items() for path in _projected(source)]
        compared = {at.path for at in projected_paths(volume["projected"])}
        yield from _overlaps(volume, projected, compared)


def _projected(source: At) -> Iterator[At]:
    for field in _LISTS:
        yield from _paths(source[field])
    for field in ("serviceAccountToken", "clusterTrustBundle"):
        yield source[field]["path"]
    for field in ("certificateChainPath", "keyPath", "credentialBundlePath"):
        yield source["podCertificate"][field]


def _paths(source: At) -> Iterator[At]:
    for item in source["items"].items():
        yield item["path"]


def _overlaps(volume: At, paths: list[At], compared: Set[Path] = frozenset()) -> Iterator[Finding]:
    """What is written over; where two that are `compared` are the same, the API server refuses the volume."""
    files: dict[str, At] = {}
    folders: dict[str, At] = {}
    for at in paths:
        path = (at.text or "").rstrip("/")
        if not path or len(path) > _LONGEST or looks_unfilled(path):
            continue
        above = [path[:end] for end, sign in enumerate(path) if sign == "/"]
        other = files.get(path) or folders.get(path) or next((files[each] for each in above if each in files), None)
        is_refused = other is not None and at.text == other.text and {at.path, other.path} <= compared
        if other is not None and not is_refused:
            same = (other.text or "").rstrip("/") == path
            said = f"path '{path}' of volume '{volume['name'].text or ''}' " + (
                "is written twice" if same else f"does not go with '{other.text}'"
            )
            yield Finding(said, at.place, "give each item a path of its own", (Related("the other", other.place),))
        files.setdefault(path, at)
        for each in above:
            folders.setdefault(each, at)
