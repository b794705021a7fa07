"""Which text of a manifest is secret, so that no output shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from k8slint.document import File
from k8slint.kube.objects import Object
from k8slint.kube.pods import containers_of
from k8slint.kube.recognise import objects_of
from k8slint.node import At, Map, Scalar, Seq
from k8slint.source import Span

_SECRET_KIND = re.compile(r"""\bkind["']?[ \t]*:[ \t]*["']?Secret\b""")
_NOT_SECRET = re.compile(
    r"(?i)(^|_)(name|names|namespace|path|file|files|dir|url|uri|host|port|type|id|ttl|timeout|expiry|expires?|expiration"
    r"|length|size|count|enabled?|disabled?|mode|algorithm|alg|issuer|audience|policy|field|header|prefix|suffix|ref|arn"
    r"|endpoint|provider|rotation|interval|version|class|store|manager|engine|mount|required?|limit|region|role|scope"
    r"|hash_?rounds|min|max)$"
)
_SECRET_NAME = re.compile(
    r"(?i)(^|_)(pass|passwd|password|passphrase|pwd|secret|secrets|token|credential|credentials|apikey|api_key|private_key"
    r"|access_key|secret_key|auth_key|encryption_key|signing_key|client_secret|connection_string|conn_str)($|_)"
    r"|(password|passwd|secret|apikey)$"
)
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def looks_secret(name: str) -> bool:
    """Whether a variable of this name is meant to hold a secret itself, not a name, a path or a setting of one."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-.]", "_", name)
    return _SECRET_NAME.search(words) is not None and _NOT_SECRET.search(words) is None


def secret_spans(file: File, objects: tuple[Object, ...]) -> tuple[Span, ...]:
    """The spans of a file that hold secret values: data of Secrets, literal variables with secret names.

    A document that could not be read and calls itself a Secret is secret as a whole.
    """
    spans: list[Span] = []
    for document in file.documents:
        chunk = file.source.text[document.span.start : document.span.end]
        if document.root is None:
            if _SECRET_KIND.search(chunk):
                spans.append(document.span)
            continue
        if "Secret" in chunk:
            for at in objects_of(document):
                spans.extend(_secret_values(at))
    for obj in objects:
        for container in containers_of(obj):
            for item in container["env"].items():
                value = item["value"]
                if value.node is not None and looks_secret(item["name"].text or ""):
                    spans.extend(_leaves(value))
    return tuple(sorted(set(spans)))


def _secret_values(at: At) -> Iterator[Span]:
    if at["kind"].text != "Secret":
        return
    for field in (at["data"], at["stringData"], at["metadata"]["annotations"][_LAST_APPLIED]):
        yield from _leaves(field)


def _leaves(at: At) -> Iterator[Span]:
    waiting = [at.node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield Span(node.start, node.end)
        elif isinstance(node, Seq):
            waiting.extend(node.items)
        elif isinstance(node, Map):
            waiting.extend(node.fields.values())
