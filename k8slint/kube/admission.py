"""What the API server asks of admission webhooks and policies beyond the forms of their fields."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.names import key_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.node import At, Seq

# The versions of AdmissionReview and of ConversionReview that the API server speaks.
REVIEWS = ("v1", "v1beta1")
_MUTATED = ("*", "CREATE", "UPDATE", "CONNECT")


def webhook_findings(webhook: At) -> Iterator[Finding]:
    """What is wrong with one webhook of a configuration."""
    yield from review_findings(webhook["admissionReviewVersions"])
    for rule in webhook["rules"].items():
        yield from _rule_findings(rule)


def review_findings(versions: At) -> Iterator[Finding]:
    """Whether there is a version of a review among those of a webhook that the server speaks."""
    texts = _texts(versions)
    if texts and not any(text in REVIEWS or looks_unfilled(text) for text in texts):
        said = f"'{versions.key}' has none that Kubernetes speaks"
        yield Finding(said, versions.key_place, f"add {' or '.join(REVIEWS)}")


def policy_findings(policy: Object) -> Iterator[Finding]:
    """What is wrong with a policy."""
    spec = policy["spec"]
    if not spec.exists:
        yield Finding("the policy has no spec, so it matches nothing", spec["matchConstraints"].place)
    # A name that the server makes of a prefix ends with five characters of its own.
    name = policy["metadata"]["name"].text or f"{policy.name}12345"
    yield from _match_findings(spec["matchConstraints"], mutates=policy.kind.startswith("Mutating"))
    for annotation in spec["auditAnnotations"].items():
        key = annotation["key"]
        if policy.name and key.text and not looks_unfilled(name + key.text):
            fault = key_fault(f"{name}/{key.text}")
            if fault is not None:
                said = f"audit annotation '{key.text}', behind the name of the policy and a '/', {fault}"
                yield Finding(said, key.place)


def binding_findings(binding: Object) -> Iterator[Finding]:
    """What is wrong with the binding of a policy."""
    spec = binding["spec"]
    if not spec.exists and binding.kind.startswith("Mutating"):
        yield Finding("the binding has no spec, so it binds no policy", spec["policyName"].place)
    yield from _match_findings(spec["matchResources"], mutates=binding.kind.startswith("Mutating"))
    actions = spec["validationActions"]
    if {"Deny", "Warn"} <= set(_texts(actions)):
        said = "'Deny' and 'Warn' do not go together"
        yield Finding(said, actions.key_place, "who is denied is told why, keep one of them")


def _match_findings(match: At, *, mutates: bool) -> Iterator[Finding]:
    for field in ("resourceRules", "excludeResourceRules"):
        for rule in match[field].items():
            yield from _rule_findings(rule)
            for operation in rule["operations"].items() if mutates and field == "resourceRules" else ():
                if operation.text == "DELETE":
                    help = f"it takes {', '.join(_MUTATED)}"
                    yield Finding("nothing can be mutated when it is deleted", operation.place, help)


def _rule_findings(rule: At) -> Iterator[Finding]:
    for field in ("apiGroups", "apiVersions", "operations"):
        texts = _texts(rule[field])
        if len(texts) > 1 and "*" in texts:
            said = f"'*' in '{field}' stands for all, and beside others"
            yield Finding(said, rule[field].key_place, "leave the others out")
    yield from _resource_findings(rule["resources"])


def _resource_findings(resources: At) -> Iterator[Finding]:
    texts = _texts(resources)
    if len(texts) > 1 and "*/*" in texts:
        said = "'*/*' in 'resources' stands for all, and beside others"
        yield Finding(said, resources.key_place, "leave the others out")
        return
    # What the server looks at is the last resource without a subresource.
    whole = next((text for text in reversed(texts) if text and "/" not in text), None)
    if "*" in texts and whole != "*":
        said = f"'*' in 'resources' stands for all without a subresource, and beside '{whole}'"
        yield Finding(said, resources.key_place, "leave the others out")
    owners: set[str] = set()
    parts: set[str] = set()
    for at in resources.items():
        owner, slash, part = (at.text or "").partition("/")
        if not slash:
            continue
        cover = f"{owner}/*" if owner in owners else f"*/{part}" if part in parts else None
        if cover is not None:
            yield Finding(f"'{at.text}' is among '{cover}' in front of it", at.place, "leave it out")
        if part == "*":
            owners.add(owner)
        if owner == "*":
            parts.add(part)


def _texts(list: At) -> list[str]:
    return [item.text or "" for item in list.items()] if isinstance(list.node, Seq) else []
