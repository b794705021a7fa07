"""Credentials that can be told by their form alone: a known beginning, a known length.

Every pattern begins with letters that stand nowhere else and runs over the text once; nothing is guessed from how
random a text looks. What stands in documentation (EXAMPLE, xxxx, 1234567890) is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from k8slint.kube.once import once_a_source
from k8slint.pattern import Pattern
from k8slint.source import Source, Span


class Credential(NamedTuple):
    """A credential in a text: what it is, in words, and where."""

    what: str
    start: int
    end: int


# The heading and the first line of the key itself; what is only a heading, or goes on with dots, is none.
_PRIVATE_KEY = (
    r"-----BEGIN (?:[A-Z0-9]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr])*"
    r"(?:[A-Za-z-]{4,20}: [^\n]{1,100}\s+){0,4}[A-Za-z0-9+/=]{40}[A-Za-z0-9+/=\s\\]{0,20000}"
    r"(?:-----END [A-Z0-9 ]{3,40}-----)?"
)
# What it is called, letters that every one of them has, and its form. The letters are looked for first.
_FORMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("an AWS access key", ("AKIA", "ASIA"), r"(?:AKIA|ASIA)[A-Z2-7]{16}"),
    ("a GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"gh[pousr]_[A-Za-z0-9]{36,255}"),
    ("a GitHub token", ("github_pat_",), r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    ("a GitLab token", ("glpat-", "gldt-", "glrt-", "glptt-"), r"gl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{20,300}"),
    ("a Slack token", ("xox",), r"xox[abeoprs]-[0-9]{9,15}-[A-Za-z0-9-]{16,200}"),
    (
        "a Slack webhook",
        ("hooks.slack.com/services/T",),
        r"hooks\.slack\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24}",
    ),
    ("a Google API key", ("AIza",), r"AIza[A-Za-z0-9_-]{35}"),
    ("a Stripe key", ("k_live_",), r"[rs]k_live_[A-Za-z0-9]{24,120}"),
    ("a SendGrid key", ("SG.",), r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    ("an npm token", ("npm_",), r"npm_[A-Za-z0-9]{36}"),
    ("a PyPI token", ("pypi-AgEIcHlwaS5vcmc",), r"pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,300}"),
    ("a Docker Hub token", ("dckr_",), r"dckr_[po]at_[A-Za-z0-9_-]{27,36}"),
    ("a DigitalOcean token", ("_v1_",), r"do[opr]_v1_[a-f0-9]{64}"),
    ("a Vault token", ("hvs.", "hvb."), r"hv[sb]\.[A-Za-z0-9_-]{90,300}"),
    ("a Grafana token", ("glsa_", "glc_"), r"glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|glc_[A-Za-z0-9+/]{50,400}={0,2}"),
    ("a Hugging Face token", ("hf_",), r"hf_[A-Za-z]{34}"),
    ("an OpenAI key", ("T3BlbkFJ",), r"sk-(?:[A-Za-z]{1,10}-)?[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80}"),
    ("an Anthropic key", ("sk-ant-",), r"sk-ant-[a-z]{3,6}[0-9]{2}-[A-Za-z0-9_-]{80,120}"),
    ("a Shopify token", ("shp",), r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    ("an age key", ("AGE-SECRET-KEY-1",), r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    ("an Azure storage key", ("AccountKey=",), r"(?<=AccountKey=)[A-Za-z0-9+/]{86}=="),
    ("a private key", ("PRIVATE KEY",), _PRIVATE_KEY),
)
_COMPILED = tuple(
    (what, letters, Pattern(rf"(?<![A-Za-z0-9])(?:{form})(?![A-Za-z0-9])")) for what, letters, form in _FORMS
)


def _behind(last: str, *words: str) -> Pattern:
    """One of some words in front of a letter, which is looked for first."""
    return Pattern(last + "(?:" + "|".join(f"(?<={word}{last})" for word in words) + ")")


# Every credential holds one of these. They are looked for by letters that are rare, so a long text takes a glance.
_SIGNS = (
    _behind("_", "gh[pousr]", "github_pat", "k_live", "npm", "dckr", "_v1", "glsa", "glc", "hf", "shp(?:at|ca|pa|ss)"),
    _behind("-", "glpat", "gldt", "glrt", "glptt", "xox[abeoprs]", "pypi", "sk-ant", "PRIVATE KEY", "KEY BLOCK"),
    _behind(r"\.", "SG", "hv[sb]", "hooks"),
    Pattern(r"A(?:KIA|SIA|Iza|GE-SECRET-KEY-1|ccountKey=)"),
    Pattern(r"T3BlbkFJ"),
)
_MARK = Pattern(r"-----(BEGIN|END) (?:[A-Z0-9]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_BODY = Pattern(r"""(?:[ \t]*+(?:[\w-]{2,20}: [^\n]*+|[A-Za-z0-9+/=\\"',-]*+[ \t]*+)(?:\r?\n|\Z))*+""")
_STAND_IN = Pattern(
    r"(?i)example|sample|dummy|fake|your|replace|change_?me|placeholder|redacted|secret|token|foobar|123456|abcdef|fedcba"
    r"|(.)\1{5}"
)
_KEY_BODY = Pattern(r"(?i)example|(.)\1{12}")


@once_a_source
def may_hold_credentials(source: Source) -> bool:
    """Whether there may be a credential in a file."""
    return _has_sign(source.text)


def _has_sign(text: str) -> bool:
    return any(sign.search(text) for sign in _SIGNS)


def credentials_in(text: str) -> Iterator[Credential]:
    """The credentials in a text, kind by kind."""
    if not _has_sign(text):
        return
    for what, letters, form in _COMPILED:
        if any(each in text for each in letters):
            for found in form.finditer(text):
                if not _is_stand_in(what, found[0]):
                    yield Credential(what, found.start(), found.end())


def private_keys(text: str) -> Iterator[Span]:
    """Where private keys stand, be they long enough to be one or not; one without an end goes on as long as it may."""
    start = -1
    for mark in _MARK.finditer(text) if "PRIVATE KEY" in text else ():
        if mark[1] == "BEGIN":
            if start >= 0:
                yield _open_key(text, start, mark.start())
            start = mark.end()
        elif start >= 0:
            yield Span(start, mark.start())
            start = -1
    if start >= 0:
        yield _open_key(text, start, len(text))


def _open_key(text: str, start: int, end: int) -> Span:
    body = _BODY.match(text, start, end)
    return Span(start, body.end() if body else start)


def _is_stand_in(what: str, text: str) -> bool:
    if what == "a private key":
        return _KEY_BODY.search(text.partition("KEY")[2].strip("- ")) is not None
    # What all of its kind begin with says nothing.
    return _STAND_IN.search(text.removeprefix("AGE-SECRET-KEY-1")) is not None
