import binascii
import json
import math
from base64 import b64decode
from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At, Map, Place, Scalar
from k8slint.rule import rule
from k8slint.target import WHOLE_PROJECT, Project

_NEEDED = {
    "kubernetes.io/basic-auth": ("username", "password"),
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}
_JSON = (".dockercfg", ".dockerconfigjson")
_ACCOUNT = "kubernetes.io/service-account.name"


@rule(
    "secret-type-keys",
    "Secret lacks the keys that its type needs",
    on=WHOLE_PROJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="secrets",
    since="0.1",
    kinds=("Secret",),
)
def secret_type_keys(project: Project) -> Iterator[Finding]:
    """
    Why
        The type of a Secret is a promise about its keys, and the API server holds it to that: kubernetes.io/tls needs
        tls.crt and tls.key, kubernetes.io/dockerconfigjson needs .dockerconfigjson with JSON in it, ssh-auth
        needs ssh-privatekey, basic-auth a username or a password, service-account-token the annotation that names
        the account. Without them the Secret is refused. The keys of `stringData` count. A certificate or key that is no
        PEM is taken with a warning.

    Bad
        apiVersion: v1
        kind: Secret
        metadata: {name: web-tls}
        type: kubernetes.io/tls
        stringData: {cert.pem: "${CERT}", key.pem: "${KEY}"}

    Good
        apiVersion: v1
        kind: Secret
        metadata: {name: web-tls}
        type: kubernetes.io/tls
        stringData: {tls.crt: "${CERT}", tls.key: "${KEY}"}

    Except
        Keys that a patch brings. The content of values that are empty, placeholders or encrypted by SOPS.

    See
        https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
    """
    for secret in project.subjects.objects_of("Secret"):
        written = secret["type"].text or ""
        needed = _NEEDED.get(written, ())
        missing = [key for key in needed if not _has(secret, key)]
        if written == "kubernetes.io/basic-auth":
            # One of the two is enough.
            missing = missing[:1] if missing == list(needed) else []
        if not any(project.patches_mention(key) for key in missing):
            yield from (_missing(secret, written, key) for key in missing)
        if written == "kubernetes.io/service-account-token" and not project.patches_mention(_ACCOUNT):
            yield from _without_account(secret)
        if needed and needed[0] in _JSON:
            yield from _not_json(secret, needed[0])
        if written == "kubernetes.io/tls":
            yield from _not_pem(secret)


def _has(secret: Object, key: str) -> bool:
    """Whether a key is there; a null is an empty value, which only ssh-privatekey may not be."""
    for field in (secret["stringData"], secret["data"]):
        if field.exists and not field.is_map:
            return True
        if isinstance(field.node, Map) and key in field.node.fields:
            return key != "ssh-privatekey" or field[key].value not in (None, "")
    return False


def _missing(secret: Object, written: str, key: str) -> Finding:
    holders = [field for field in (secret["data"], secret["stringData"]) if field.exists]
    keys = [name for field in holders for name, _ in field.fields()]
    head = holders[0].key_place if holders else secret["kind"].key_place
    if key in keys:
        lacks = f"an empty '{key}'"
    else:
        lacks = "no 'username' and no 'password'" if key == "username" else f"no '{key}'"
    has = ", ".join(f"'{name}'" for name in keys[:5] if name != key)
    return Finding(
        f"Secret '{secret.name}' of type '{written}' has {lacks}",
        Place(head.source, head.span, ("data", key)),
        f"it has {has}; rename what is meant, or leave the type out" if has else "add it, or leave the type out",
        (Related("the type is given here", secret["type"].place),),
    )


def _without_account(secret: Object) -> Iterator[Finding]:
    annotations = secret["metadata"]["annotations"]
    if annotations[_ACCOUNT].text or (annotations[_ACCOUNT].exists and annotations[_ACCOUNT].text is None):
        return
    yield Finding(
        f"Secret '{secret.name}' of type 'kubernetes.io/service-account-token' names no ServiceAccount",
        annotations[_ACCOUNT].place,
        f"set the annotation '{_ACCOUNT}'",
        (Related("the type is given here", secret["type"].place),),
    )


def _not_json(secret: Object, key: str) -> Iterator[Finding]:
    plain = secret["stringData"][key]
    at = plain if plain.node is not None else secret["data"][key]
    text = "" if _is_null(at) else at.text
    if text is None or secret["sops"].exists or looks_unfilled(text):
        return
    content = text if at.parent is not None and at.parent.key == "stringData" else _decoded(text)
    if content is not None and not _is_json_object(content):
        help = "kubectl create secret docker-registry writes it"
        yield Finding(f"'{key}' of Secret '{secret.name}' is not a JSON object", at.key_place, help)


def _not_pem(secret: Object) -> Iterator[Finding]:
    """What the server takes with a warning, and no program can use; an empty value is for somebody to fill."""
    for key in ("tls.crt", "tls.key"):
        plain = secret["stringData"][key]
        at = plain if plain.node is not None else secret["data"][key]
        text = at.text or ""
        if not text or secret["sops"].exists or looks_unfilled(text):
            continue
        content = text if at is plain else _decoded(text)
        if content and not looks_unfilled(content) and "-----BEGIN " not in content:
            said = f"'{key}' of Secret '{secret.name}' holds no PEM data"
            yield Finding(said, at.key_place, "kubectl create secret tls writes it", severity="warning")
            return


def _is_null(at: At) -> bool:
    return isinstance(at.node, Scalar) and at.node.value is None


def _decoded(text: str) -> str | None:
    """The text that base64 stands for; None where it is none, which another rule says."""
    try:
        return b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None


def _is_json_object(text: str) -> bool:
    """As Go reads it into a map: null is none, and NaN no number."""
    if looks_unfilled(text):
        return True
    try:
        found = json.loads(text, parse_int=_number, parse_float=_number, parse_constant=int)
    except RecursionError:
        return True
    except ValueError:
        return False
    return found is None or isinstance(found, dict)


def _number(text: str) -> float:
    """A number as Go reads it; too large a one is none."""
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number
