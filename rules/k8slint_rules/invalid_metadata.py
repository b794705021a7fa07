from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.names import key_fault, short
from k8slint.kube.object_names import asks_for_domain, keeps_generation
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_STANDARD = ("foregroundDeletion", "kubernetes", "orphan")
_FIELDS = ("apiVersion", "kind", "name", "uid")
# Objects of these groups are answered, not stored. Some have no metadata, but what the server sets.
_QUESTIONS = ("authentication.k8s.io", "authorization.k8s.io")
_BARE = ("LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview")
_SET = ("creationTimestamp", "deletionTimestamp", "managedFields", "namespace", "selfLink", "uid")
_COUNTED = {
    "apps/DaemonSet": "deprecated.daemonset.template.generation",
    "apps/Deployment": "deprecated.deployment.rollback.to",
}


@rule(
    "invalid-metadata",
    "finalizer, owner or generation of an object is not allowed",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="metadata",
    since="0.1",
)
def invalid_metadata(obj: Object) -> Iterator[Finding]:
    """
    Why
        A finalizer is the name of whoever removes it, made like the key of a label; without a domain in front only
        `foregroundDeletion`, `orphan` and `kubernetes` are known, and the first two exclude each other. An owner is
        named by apiVersion, kind, name and uid, no Event owns anything, and one owner at most is the controller.
        A generation counts from 0, and a question about access has no metadata at all. The API server refuses what
        is otherwise.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          finalizers: [cleanup]

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          finalizers: [example.com/cleanup]

    Except
        Finalizers without a domain where the API server takes them: in custom resources, webhook configurations,
        admission policies and a few kinds more. A generation that the API server sets itself. The metadata of
        templates, which it does not look at.

    See
        https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/
        https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
    """
    metadata = obj["metadata"]
    if obj.group in _QUESTIONS:
        yield from _question_findings(obj, metadata)
        return
    yield from _finalizer_findings(obj, metadata["finalizers"])
    yield from _owner_findings(metadata["ownerReferences"])
    generation = metadata["generation"]
    if generation.number is not None and generation.number < 0 and keeps_generation(obj):
        yield Finding(
            f"'generation' is {generation.number}, below 0", generation.place, "leave it out, it is counted for you"
        )
    key = _COUNTED.get(obj.group_kind)
    counted = metadata["annotations"][key or ""]
    if key and counted.text is not None and not looks_unfilled(counted.text) and not _is_count(obj, counted.text):
        said = f"annotation '{key}' is '{short(counted.text)}', which is no whole number"
        yield Finding(said, counted.place, "leave it out")


def _question_findings(obj: Object, metadata: At) -> Iterator[Finding]:
    if obj.group != "authorization.k8s.io" or obj.kind not in _BARE:
        return
    given = [at for key, at in metadata.fields() if key not in _SET and (len(at) or at.value)]
    if given:
        place = given[0].key_place._replace(path=metadata.path)
        yield Finding(f"'{given[0].key}' cannot be set in the metadata of a {obj.kind}", place, "leave it out")


def _is_count(obj: Object, text: str) -> bool:
    digits = text.removeprefix("-") if text.startswith("-") else text.removeprefix("+")
    known = digits.isascii() and digits.isdecimal() and len(digits.lstrip("0")) < 19
    return known or (not text and obj.kind == "Deployment")


def _finalizer_findings(obj: Object, finalizers: At) -> Iterator[Finding]:
    strict = asks_for_domain(obj)
    for item in finalizers.items():
        name = "" if not item.exists else item.text
        if name is None or looks_unfilled(name):
            continue
        fault, bare = key_fault(name), strict and "/" not in name
        if fault is not None:
            # All of them are blamed for one that is no name.
            place = item.place if bare else item.place._replace(path=finalizers.path)
            yield Finding(f"finalizer '{short(name)}' {fault}", place, "name it like example.com/cleanup")
        elif bare and name not in _STANDARD:
            said = f"finalizer '{name}' has no domain in front, and is no finalizer of Kubernetes"
            yield Finding(said, item.place, f"name it like example.com/{name}")
    found = {item.text: item for item in finalizers.items()}
    if "orphan" in found and "foregroundDeletion" in found:
        second = max(found["orphan"], found["foregroundDeletion"], key=lambda at: at.key)
        place = second.place._replace(path=finalizers.path)
        yield Finding("the finalizers 'orphan' and 'foregroundDeletion' exclude each other", place, "keep one of them")


def _owner_findings(owners: At) -> Iterator[Finding]:
    controllers = [owner for owner in owners.items() if owner["controller"].value is True]
    for other in controllers[1:]:
        place = other["controller"].key_place._replace(path=owners.path)
        related = (Related("the first one", controllers[0]["controller"].key_place),)
        yield Finding("more than one owner is the controller", place, "set 'controller' for one owner only", related)
    for owner in owners.items():
        for field in _FIELDS:
            at = owner[field]
            if at.text == "":
                yield Finding(f"'{field}' of an owner is empty", at.place, f"set '{field}'")
        version = owner["apiVersion"]
        if version.text and not looks_unfilled(version.text):
            if not _version(version.text):
                yield Finding(f"'{version.text}' names no version", version.place, "write it like v1 or apps/v1")
            elif version.text.lstrip("/") == "v1" and owner["kind"].text == "Event":
                place = owner["kind"].place._replace(path=owners.path)
                yield Finding("an Event cannot own anything", place, "remove the owner")


def _version(api_version: str) -> str:
    """The version in an apiVersion, as the server reads it."""
    group, slash, version = api_version.partition("/")
    return "" if "/" in version else version if slash else group
