import base64
import binascii
from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.kube.secrets import looks_secret, may_be_secret, password_in_url
from k8slint.pattern import Pattern
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT

# Keys that say where and who, not what nobody may know.
_ORDINARY = Pattern(
    r"(?i)(.*[-_.])?(user|username|login|email|type|url|uri|name|project|host|hostname|server|address|port|database|db"
    r"|dbname|namespaces?|endpoint|region|bucket|tenant|audience|issuer|insecure|config|shard|path|dir|provider|id|mode"
    r"|role|version|(ca|crt|cert|certs|certificate|chain)([-_.](crt|pem|bundle))?)"
)
_SETTINGS = Pattern(r"(?i)(?!\.docker).*\.(ya?ml|json|ini|properties|conf|cfg|toml|xml|sql|txt|md|sh|tpl)")
_ENTRY = Pattern(r"""(?m)^[ \t,{-]*+["']?([\w.-]++)["']?[ \t]*+[:=][ \t]*["']?([^\s"',]+)""")
_STAND_IN = Pattern(
    r"(?i)change[\W_]?(me|it|this)\W?|dummy|fake|example|sample|to-?be-?(set|filled|defined)|.*\.{3}"
    r"|my[-_ ]?(own[-_ ]?)?(super[-_ ]?)?(secret|password|token|key|api[-_]?key|secret[-_]?key)"
)
_PUBLIC = Pattern(r"-----BEGIN (CERTIFICATE|TRUSTED CERTIFICATE|PUBLIC KEY|X509 CRL|DH PARAMETERS)-----")
_NO_KEY = Pattern(r"\s*-----BEGIN [A-Z ]+-----[\s.]*-----END [A-Z ]+-----\s*")


@rule(
    "secret-in-manifest",
    "a Secret is committed with its values",
    on=EACH_OBJECT,
    severity="warning",
    preset="default",
    category="secrets",
    since="0.1",
    kinds=("Secret",),
)
def secret_in_manifest(obj: Object) -> Iterator[Finding]:
    """
    Why
        The values of a Secret are encoded, not encrypted: base64 is read by anybody. In a repository they are open to
        everyone who can read it, in every clone, and stay in its history when the file is gone. What was committed
        once has to be changed to be safe again.

    Bad
        apiVersion: v1
        kind: Secret
        metadata: {name: db}
        stringData:
          username: shop
          password: tuna-42-lamp

    Good
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: db}
        spec:
          secretStoreRef: {name: vault, kind: ClusterSecretStore}
          target: {name: db}
          data:
            - {secretKey: password, remoteRef: {key: shop/db, property: password}}

    Except
        Values that SOPS has encrypted, placeholders such as `${VAR}`, `<password>` or `changeme`, empty values,
        certificates and public keys, user names and addresses, files of settings without a password in them, the
        records that Helm keeps of its releases.

    See
        https://kubernetes.io/docs/concepts/security/secrets-good-practices/
        https://getsops.io/
        https://external-secrets.io/
        https://github.com/bitnami-labs/sealed-secrets
    """
    if obj["sops"].exists or (obj["type"].text or "").startswith("helm.sh/release"):
        return
    data, plain = obj["data"], obj["stringData"]
    held = [
        *(key for key, at in data.fields() if _is_secret(key, at.text or "", _decoded(at.text or ""))),
        *(key for key, at in plain.fields() if _is_secret(key, at.text or "", at.text)),
    ]
    if not held:
        return
    encoded = data[held[0]].exists
    more = f" and {len(held) - 1} more" if len(held) > 1 else ""
    yield Finding(
        f"Secret '{obj.name}' is committed with the value of '{held[0]}'{more}",
        (data if encoded else plain).key_place,
        ("base64 is no encryption; " if encoded else "") + "encrypt it (SOPS, Sealed Secrets) or fetch it from a store",
    )


def _is_secret(key: str, written: str, text: str | None) -> bool:
    """Whether a value, as written and as meant, is one to hide; `text` is None for bytes that are no text."""
    if _STAND_IN.fullmatch(written.strip()) or not may_be_secret(written) or _ORDINARY.fullmatch(key):
        return text is not None and password_in_url(text)
    if text is None:
        return True
    if _STAND_IN.fullmatch(text.strip()) or _NO_KEY.fullmatch(text):
        return False
    if "PRIVATE KEY-----" in text:
        return True
    if _SETTINGS.fullmatch(key):
        entries = _ENTRY.findall(text)
        return any(looks_secret(name) and may_be_secret(value) for name, value in entries) or password_in_url(text)
    return not _PUBLIC.search(text) and (may_be_secret(text) or password_in_url(text))


def _decoded(written: str) -> str | None:
    """The text that base64 stands for; None where it is none, or not text."""
    try:
        return base64.b64decode("".join(written.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
