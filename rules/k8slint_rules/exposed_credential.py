from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.credentials import credentials_in, may_hold_credentials
from k8slint.kube.objects import Object
from k8slint.kube.parts import written_part
from k8slint.node import At, Scalar
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT


@rule(
    "exposed-credential",
    "a credential stands in the manifest",
    on=EACH_OBJECT,
    severity="error",
    preset="default",
    category="secrets",
    since="0.1",
    peers=("polaris:sensitiveConfigmapContent",),
)
def exposed_credential(obj: Object) -> Iterator[Finding]:
    """
    Why
        The text has the form of a credential that somebody issues: an access key of AWS, a token of GitHub, GitLab or
        Slack, a private key. Everybody who can read the repository or the object can use it, and robots find such
        texts in public repositories within minutes. It stays in the history when the file is gone, so it has to be
        revoked.

    Bad
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: deploy}
        data:
          config.ini: |
            [backup]
            access_key = AKIAQ3EGRIZV5XKWT7PB

    Good
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: deploy}
        data:
          config.ini: |
            [backup]
            credentials_file = /run/secrets/backup/credentials

    Except
        Secrets, which are the business of `secret-in-manifest`. The keys of documentation, such as
        AKIAIOSFODNN7EXAMPLE, and other stand-ins. Nothing is guessed from how random a text looks.

    See
        https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
        https://kubernetes.io/docs/concepts/security/secrets-good-practices/
    """
    node, source = obj.root.node, obj.root.source
    if node is None or not may_hold_credentials(source):
        return
    if next(credentials_in(source.text[node.start : node.end]), None) is None:
        return
    said: set[int] = set()
    for at, written in _texts(obj):
        for found in credentials_in(source.text[written.start : written.end]):
            start = written.start + found.start
            # What an alias repeats stands there once.
            if start not in said:
                said.add(start)
                yield Finding(
                    f"'{_name(at)}' holds {found.what}",
                    written_part(at, found.start, found.end),
                    "revoke it, and keep the new one in a store or an encrypted Secret",
                )


def _texts(obj: Object) -> Iterator[tuple[At, Scalar]]:
    """Every text of an object in the order of the file; what a Secret is there to keep is left out."""
    waiting = [obj.root]
    while waiting:
        here = waiting.pop()
        if isinstance(here.node, Scalar):
            yield here, here.node
        below = [*here.items(), *(value for _, value in here.fields())]
        if here is obj.root and obj.group_kind == "Secret":
            below = [at for at in below if at.key not in ("data", "stringData")]
        waiting.extend(reversed(below))


def _name(at: At) -> str:
    """The key it stands behind, or the name beside it; an item of a list has that of the list."""
    if at.key == "value" and at.parent is not None and at.parent["name"].text:
        return at.parent["name"].text
    while isinstance(at.key, int) and at.parent is not None:
        at = at.parent
    return str(at.key)
