"""How a CustomResourceDefinition and the kind that it defines are named."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from k8slint.kube.api_names import kind_fault
from k8slint.kube.crd_faults import Fault
from k8slint.kube.names import LABEL_LENGTH, letter_label_fault, subdomain_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.urls import is_request_uri, read_url
from k8slint.node import At

_APPROVED = "api-approved.kubernetes.io"
_PROTECTED = ("k8s.io", "kubernetes.io")


def name_faults(crd: Object) -> Iterator[Fault]:
    """What is wrong with the names; nothing where some of them are filled in later."""
    spec, name = crd["spec"], crd["metadata"]["name"]
    group, names = spec["group"], spec["names"]
    plural, kind, list_kind = names["plural"], names["kind"], names["listKind"]
    texts = [at.text for at in (name, group, plural) if at.text]
    if any(looks_unfilled(text) for text in texts):
        return
    if spec.exists and not names.exists:
        yield Fault("the definition does not name its kind", kind, "add 'names' with 'kind' and 'plural'")
    if len(texts) == 3 and name.text != f"{plural.text}.{group.text}":
        said = f"name '{name.text}' is not that of its plural and group, '{plural.text}.{group.text}'"
        yield Fault(said, name, other=plural)
    if group.text:
        fault = subdomain_fault(group.text) or (None if "." in group.text else "needs a dot, as a domain has")
        if fault is not None:
            yield Fault(f"group '{group.text}' {fault}", group)
    for at in (plural, names["singular"]):
        yield from word_fault(at, letter_label_fault)
    for word in (*names["shortNames"].items(), *names["categories"].items()):
        if word.text == "":
            yield Fault(f"a name in '{word.parent.key if word.parent else ''}' is empty", word)
        yield from word_fault(word, letter_label_fault)
    for at in (kind, list_kind):
        yield from word_fault(at, kind_fault)
    if kind.text and not list_kind.text and LABEL_LENGTH - len("List") < len(kind.text) <= LABEL_LENGTH:
        said = (
            f"the listKind '{kind.text}List', which is set where there is none, has more than {LABEL_LENGTH} characters"
        )
        yield Fault(said, kind, "use a shorter kind, or set listKind", path=list_kind.path)
    if kind.text and kind.text == list_kind.text:
        yield Fault("kind and listKind are the same", list_kind)
    yield from _approval_faults(crd, group)


def word_fault(at: At, check: Callable[[str], str | None]) -> Iterator[Fault]:
    """What a check says of one name."""
    fault = check(at.text) if at.text and not looks_unfilled(at.text) else None
    if fault is not None:
        field = at.key if isinstance(at.key, str) else at.parent.key if at.parent is not None else ""
        yield Fault(f"'{at.text}' in {field} {fault}", at)


def _approval_faults(crd: Object, group: At) -> Iterator[Fault]:
    text = group.text or ""
    if text not in _PROTECTED and not text.endswith(tuple(f".{each}" for each in _PROTECTED)):
        return
    approval = crd["metadata"]["annotations"][_APPROVED]
    if not approval.text:
        said = f"group '{text}' is protected and needs the annotation '{_APPROVED}'"
        help = "choose a group of your own domain, or link the approval of the API"
        yield Fault(said, approval if approval.exists else group, help, path=approval.path)
    elif not approval.text.startswith("unapproved") and not looks_unfilled(approval.text):
        url = read_url(approval.text) if is_request_uri(approval.text) else None
        if url is None or not url.host:
            help = "link the approval of the API, or begin with 'unapproved' and say why"
            yield Fault(f"'{_APPROVED}' is no URL", approval, help)
