"""Secrets of manifests with slips: whatever happens to the text around a value, the value is not shown."""

from __future__ import annotations

import re
from random import Random

import pytest

from k8slint.kube.hidden import hidden_in
from k8slint.reading.read import read

MANIFESTS = {
    "block.yaml": "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n  annotations:\n    note: hunter0xyzzy\n"
    "type: Opaque\ndata:\n  first: hunter1xyzzy\n  second: &a hunter2xyzzy\n  third: *a\nstringData:\n  block: |\n"
    "    hunter3xyzzy\n    user: hunter4xyzzy\n  quoted: \"hunter5xyzzy\" # hunter6xyzzy\n  single: 'hunter7xyzzy'\n"
    "  flow: [hunter8xyzzy, {a: hunter9xyzzy}]\n",
    "a.json": '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "web", "annotations": {"note": '
    '"hunter0xyzzy"}}, "data": {"first": "hunter1xyzzy", "second": "hunter2xyzzy"}, "stringData": {"x": '
    '"hunter3xyzzy\\nhunter4xyzzy", "y": ["hunter5xyzzy"]}}\n',
    "list.yaml": "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n"
    "  data: {a: b}\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: b}\n"
    "  data: {c: hunter0xyzzy, d: hunter1xyzzy}\n  stringData:\n    e: >-\n      hunter2xyzzy\n      hunter3xyzzy\n",
    "several.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n---\napiVersion: v1\n"
    "kind: Secret\nmetadata: {name: b}\nstringData:\n  e: hunter0xyzzy\n  f: hunter1xyzzy\n---\napiVersion: v1\n"
    "kind: Service\nmetadata: {name: c}\nspec: {ports: [{port: 80}]}\n",
}
PIECES = (
    *":-#'\"{}[],&*!|>%@`\\\n\t ?~=<\r\x85\u2028\x00\x01\u202e\ufeff",
    *("\n---\n", "\n...\n", "--- ", "- ", ": ", "# ", "? ", "<<: ", "\n\n", "\r\n", "a: b\n", "\n  x: y\n"),
    "\nstringData:\n",
    *("{{", "}}", "{{ x }}", "!!int ", "&a ", "*a ", "|\n", ">\n", "  "),
)
# What stays whole: the values, and the one word by which a person would know it, too.
_WHOLE = re.compile(r'hunter\dxyzzy|"?kind"?: "?Secret"?')


def slipped(text: str, random: Random) -> str:
    """A text with one or two slips: something put in, or a few characters lost."""
    for _ in range(random.choice((1, 1, 2))):
        whole = [match.span() for match in _WHOLE.finditer(text)]
        at = random.randrange(len(text) + 1)
        end = at if random.random() < 0.6 else at + random.choice((1, 1, 1, 2, 3, 6))
        if not any(start < end and at < stop for start, stop in whole):
            text = text[:at] + (random.choice(PIECES) if end == at else "") + text[end:]
    return text


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_slip_shows_no_secret(name: str) -> None:
    random = Random(name)
    for _ in range(2000):
        text = slipped(MANIFESTS[name], random)
        file = read(text.encode(), name)
        shown, at = "", 0
        for start, end in hidden_in(file).spans:
            shown += file.source.text[at:start] + "*"
            at = end
        shown += file.source.text[at:]
        assert "hunter" not in shown, repr(text)
