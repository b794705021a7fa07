"""Which names are meant to hold a secret, and which values can be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from k8slint.kube.placeholder import looks_unfilled
from k8slint.pattern import Pattern
from k8slint.source import Span

# A name is read as words. It is secret when it says so anywhere, unless its last word says what else it is.
_SECRET_NAME = Pattern(
    r"(^|_)(pass|pwd|passwords?|passwd|passphrase|secrets?|token|creds?|credentials?"
    r"|(api|access|account|admin|app|auth|cookie|crypt|deploy|encryption|hmac|jwt|license|master|private|secret|service"
    r"|session|shared|signing|ssh)_keys?|(connection|conn)_str(ing)?)($|_)"
    r"|(password|passwd|passphrase|secret|token|apikey|privatekey|secretkey|accesskey|authkey"
    r"|(admin|db|mail|my|pg|redis|root|smtp|ssh|user)pass)$"
)
_OTHER_THING = Pattern(
    r"(^|_)(account|accounts|addr|address|age|alg|algo|algorithm|allowed|annotation|arn|attempts|audience|auth|backend|bucket"
    r"|cache|chars|check|class|client_id|count|days|dir|directory|disabled?|domain|driver|duration|email|enabled?|encoding"
    r"|endpoint|engine|env|expir(y|es?|ation)|field|file|filename|files|folder|format|grant|group|hash(er|ers|_?rounds)?|header"
    r"|host|hostname|hours|id|ids|informer|interval|issuer|kind|label|length|lifetime|limit|location|manager|max|method|min"
    r"|minutes|mode|mount|name|names|namespace|ns|optional|path|paths|pattern|period|policy|port|prefix|project|provider|ref"
    r"|regexp?|region|required?|reset|retention|retries|role|rotation|rounds|rules|scope|seconds|server|size|source|src|storage"
    r"|store|strategy|strength|suffix|template|tenant|timeout|ttl|type|uri|uris|url|urls|user|username|uid|validation|validity"
    r"|version|volume)$"
    # Secrets of a cluster, which hold no word that anybody could write down: the variable holds their name.
    r"|(^|_)(pull|tls|ssl|certs?|certificate|ca|serving|dockerconfig|kube|kubernetes|k8s)_secrets?$"
    r"|(^|_)public_key$"
    r"|(^|_)(allow|enable|disable|skip|require|use|has|is|no|show|hide|mask|max|min)_"
)
_PASSWORD_IN_URL = Pattern(r"://[^\s/?#:@]*:([^\s/?#@]+)@[^\s/@]")
_WITH_PASSWORD = Pattern(r"""[^\s"'`<>]+""")
_NOT_IN_WORDS = "\"'`<>"
_USER = Pattern(r"://[^/?#:@]*:|^[\w.-]+:(?=[^@/]*@(?:tcp|unix)\()")
_PORT = Pattern(r"[0-9]{1,5}(?:[/,]|$)")
_PLACEHOLDER = Pattern(
    r"[A-Z]+([_-][A-Z]+)*|\[\w[\w -]*\]|ENC\[.*\]|(?i:x{3,}|[*.\u2022]{3,}|todo|tbd|fixme|placeholder|redacted"
    r"|.*\b(replace|insert|fill|enter|put)[\W_]?(me|this|with|in|your|here)\b.*|(.*\W)?your[\W_].*)"
)
_SETTING = Pattern(
    r"(?i)true|false|yes|no|y|n|on|off|none|null|nil|unset|undefined|n/?a|enabled?|disabled?|optional|required|default|auto"
    r"|[+-]?[0-9]{1,5}(\.[0-9]+)?(ms|s|m|h|d|w)?"
)
_PATH_OR_URL = Pattern(
    r"(~|\.{0,2})/[\w.@+-]+(/[\w.@+-]*)*|[A-Za-z]:\\\S+"
    r"|[\w./-]+\.(pem|key|crt|cer|cert|pub|json|ya?ml|toml|ini|conf|properties|env|txt|xml|jks|keystore|p12|pfx)"
    r"|[A-Za-z][\w+.-]*://\S*|(arn|vault|file|env|secretref|secret|awssm|ssm|akv|op|kms|ref\+\w+):\S+",
)
_LONG, _LONG_NAME = 4000, 256  # the beginning of a text decides


def looks_secret(name: str) -> bool:
    """Whether a variable of this name is meant to hold a secret itself, not a name, a path or a setting of one."""
    return _looks_secret(name[:_LONG_NAME])


@lru_cache(maxsize=4096)
def _looks_secret(name: str) -> bool:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-.]", "_", name).lower()
    words = re.sub(r"_*\d+$", "", words)
    return _SECRET_NAME.search(words) is not None and _OTHER_THING.search(words) is None


def password_in_url(value: str) -> bool:
    """Whether a text is a URL with a password in it that is written out."""
    if "://" not in value:
        return False
    found = _PASSWORD_IN_URL.search(value[:_LONG])
    return found is not None and not _is_stand_in(found[1])


def _is_stand_in(password: str) -> bool:
    return looks_unfilled(password) or _PLACEHOLDER.fullmatch(password) is not None


def passwords_in_urls(text: str) -> Iterator[Span]:
    """Where passwords of URLs and of addresses of databases stand in a text that are written out.

    More is taken for one than `password_in_url` does, such as all up to the last `@` of a word.
    """
    if "@" not in text:
        return
    for found in _PASSWORD_IN_URL.finditer(text) if "://" in text else ():
        if not _is_stand_in(found[1]):
            yield Span(*found.span(1))
    for word in _words_with_at(text):
        user = _USER.search(word[0])
        end = word[0].rfind("@")
        if user is None or not user.end() < end < len(word[0]) - 1 or _PORT.match(word[0], user.end(), end):
            continue
        if not _is_stand_in(word[0][user.end() : end]):
            yield Span(word.start() + user.end(), word.start() + end)


def _words_with_at(text: str) -> Iterator[re.Match[str]]:
    at = text.find("@")
    while at >= 0:
        start = at
        while start > 0 and not (text[start - 1].isspace() or text[start - 1] in _NOT_IN_WORDS):
            start -= 1
        word = _WITH_PASSWORD.match(text, start)
        if word is not None:
            yield word
        at = text.find("@", word.end() if word else at + 1)


def may_be_secret(value: str) -> bool:
    """Whether a text can be a secret: not empty, not a reference or a placeholder, not a setting, a path or a URL."""
    text = value.strip()[:_LONG]
    if not text or looks_unfilled(text):
        return False
    return not any(form.fullmatch(text) for form in (_PLACEHOLDER, _SETTING, _PATH_OR_URL))
