"""Credentials by their form: all kinds are known, stand-ins are not, and no text takes long."""

from __future__ import annotations

import random
import string
import time

import pytest

from k8slint.kube.credentials import credentials_in
from k8slint.kube.hidden import hidden_in
from k8slint.reading.read import read

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


def letters(alphabet: str, length: int) -> str:
    """Letters that look like those of a credential, the same in every run."""
    return "".join(random.Random(length).choices(alphabet, k=length))


# Put together here, so that no scanner takes them for real ones.
CASES = [
    ("an AWS access key", "ASIA" + letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
    ("a GitHub token", "gho_" + letters(ALNUM, 36)),
    ("a GitHub token", "github_pat_" + letters(ALNUM, 22) + "_" + letters(ALNUM, 59)),
    ("a GitLab token", "glpat-" + letters(ALNUM, 20)),
    ("a Slack token", "xoxb" + "-739157284016-" + letters(ALNUM, 24)),
    ("a Slack webhook", "https://hooks.slack.com/services/T" + "7Q3K9Z2MB/B8W5X1RJD/" + letters(ALNUM, 24)),
    ("a Google API key", "AIza" + letters(ALNUM, 35)),
    ("a Stripe key", "sk_" + "live_" + letters(ALNUM, 24)),
    ("a SendGrid key", "SG" + "." + letters(ALNUM, 22) + "." + letters(ALNUM, 43)),
    ("an npm token", "npm_" + letters(ALNUM, 36)),
    ("a PyPI token", "pypi-AgEIcHlwaS5vcmc" + letters(ALNUM, 80)),
    ("a Docker Hub token", "dckr_" + "pat_" + letters(ALNUM, 27)),
    ("a DigitalOcean token", "dop_" + "v1_" + letters(HEX, 64)),
    ("a Vault token", "hvs" + "." + letters(ALNUM, 95)),
    ("a Grafana token", "glsa_" + letters(ALNUM, 32) + "_" + letters(HEX, 8)),
    ("a Hugging Face token", "hf_" + letters(string.ascii_letters, 34)),
    ("an OpenAI key", "sk-proj-" + letters(ALNUM, 40) + "T3Blbk" + "FJ" + letters(ALNUM, 40)),
    ("an Anthropic key", "sk-" + "ant-api03-" + letters(ALNUM, 95)),
    ("a Shopify token", "shp" + "at_" + letters(HEX, 32)),
    ("an age key", "AGE-SECRET-" + "KEY-1" + letters("023456789ACDEFGHJKLMNPQRSTUVWXYZ", 58)),
    ("a private key", "-----BEGIN EC PRIVATE KEY-----\n" + letters(ALNUM, 64) + "\n-----END EC PRIVATE KEY-----"),
]


@pytest.mark.parametrize(("what", "text"), CASES, ids=[f"{what}-{len(text)}" for what, text in CASES])
def test_every_form_is_known(what: str, text: str) -> None:
    for around in ("{}", "token: {}\n", '"{}"', "https://x:{}@example.com", "a={}&b"):
        found = list(credentials_in(around.format(text)))
        assert [one.what for one in found] == [what]
        assert text.endswith(around.format(text)[found[0].start : found[0].end])


@pytest.mark.parametrize(
    "text",
    [
        *(f"{start}{letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}" for start in ("AKIA", "ASIA")),
        *(f"gh{kind}_{letters(ALNUM, 36)}" for kind in "pousr"),
        *(f"gl{kind}-{letters(ALNUM, 20)}" for kind in ("pat", "dt", "rt", "ptt")),
        *(f"xox{kind}-739157284016-{letters(ALNUM, 24)}" for kind in "abeoprs"),
        *(f"{kind}k_live_{letters(ALNUM, 24)}" for kind in "rs"),
        *(f"dckr_{kind}at_{letters(ALNUM, 27)}" for kind in "po"),
        *(f"do{kind}_v1_{letters(HEX, 64)}" for kind in "opr"),
        *(f"hv{kind}.{letters(ALNUM, 95)}" for kind in "sb"),
        f"glc_{letters(ALNUM, 60)}",
        f"sk-{letters(ALNUM, 20)}T3Blbk" + f"FJ{letters(ALNUM, 20)}",
        *(f"shp{kind}_{letters(HEX, 32)}" for kind in ("at", "ca", "pa", "ss")),
        f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n{letters(ALNUM, 64)}",
        f"-----BEGIN PRIVATE KEY-----\n{letters(ALNUM, 64)}",
    ],
)
def test_every_beginning_is_known(text: str) -> None:
    assert len(list(credentials_in(text))) == 1


def test_a_storage_key_is_the_key_alone() -> None:
    text = "AccountName=shop;AccountKey=" + letters(ALNUM, 86) + "==;EndpointSuffix=core.windows.net"
    (found,) = credentials_in(text)
    assert (found.what, text[found.start : found.end]) == ("an Azure storage key", letters(ALNUM, 86) + "==")


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_" + "x" * 36,
        "ghp_" + "0123456789" * 4,
        "glpat-your_token_goes_here",
        "xoxb-123456789012-123456789012-abcdefghijklmnopqrstuvwx",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "-----BEGIN PRIVATE KEY-----\n" + "A" * 64,
        "-----BEGIN PRIVATE KEY-----\n<your key>\n-----END PRIVATE KEY-----",
    ],
)
def test_stand_ins_are_nobodys(text: str) -> None:
    assert list(credentials_in(text)) == []


@pytest.mark.parametrize(
    "piece",
    [
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nProc-Type: 4\n",
        "-----BEGIN A B PRIVATE KEY----- \n\n",
        "A: b\n",
        "AKIA",
        "SG.",
        "ghp_a",
        "glpat-",
        "hvs.a",
        "sk-T3BlbkFJ",
        "xoxb-1",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (300_000 // len(piece)) + "PRIVATE KEY ghp_ AKIA T3BlbkFJ"
    start = time.process_time()
    list(credentials_in(text))
    assert time.process_time() - start < 2


def test_no_output_may_show_them() -> None:
    token = "ghp_" + letters(ALNUM, 36)
    key = ["-----BEGIN EC PRIVATE KEY-----", letters(ALNUM, 64), letters(ALNUM, 63), "-----END EC PRIVATE KEY-----"]
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}} # {token}\ndata:\n  a: |\n    x = {token}\n  b: |\n"
    text += "".join(f"    {line}\n" for line in key)
    hidden = [text[span.start : span.end] for span in hidden_in(read(text.encode(), "a.yaml")).spans]
    assert hidden == [token, token, *key]
