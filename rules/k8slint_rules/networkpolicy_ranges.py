from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.addresses import Network, network_of, strict_cidr_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.ports import PORTS
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "networkpolicy-ranges",
    "NetworkPolicy has a range of ports or addresses that is none",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    kinds=("networking.k8s.io/NetworkPolicy",),
    needs=("endPort", "except"),
)
def networkpolicy_ranges(policy: Object) -> Iterator[Finding]:
    """
    Why
        `endPort` makes a range of ports that begins with `port`: that must be a number, and not a greater one. The
        ranges in `except` are taken out of `cidr`, so they must lie within it and be smaller. The API server refuses
        anything else.

    Bad
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db}
        spec:
          podSelector: {matchLabels: {app: db}}
          ingress:
            - from: [{ipBlock: {cidr: 10.0.0.0/16, except: [10.1.0.0/24]}}]
              ports: [{port: http, endPort: 8090}]

    Good
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db}
        spec:
          podSelector: {matchLabels: {app: db}}
          ingress:
            - from: [{ipBlock: {cidr: 10.0.0.0/16, except: [10.0.1.0/24]}}]
              ports: [{port: 8080, endPort: 8090}]

    Except
        Texts that are no address ranges, of which `invalid-format` speaks, and ports that are none, which are the
        business of `invalid-port`.

    See
        https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports
        https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
    """
    strict = any(at_least(release, "1.36") for release in policy.releases)
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for each in policy["spec"][direction].items():
            for port in each["ports"].items():
                yield from _port_faults(port)
            for peer in each[peers].items():
                yield from _except_faults(peer["ipBlock"], strict=strict)


def _port_faults(port: At) -> Iterator[Finding]:
    first, last = port["port"], port["endPort"]
    if last.number is None:
        return
    if not first.exists:
        help = "set port to the first one of the range"
        yield Finding("endPort is set without port", last.place, help)
    elif first.number is None:
        if first.text is not None and not looks_unfilled(first.text):
            help = "give port as a number, or leave endPort out"
            related = (Related("it is a name here", first.place),)
            yield Finding(f"endPort goes with a number, and port is '{first.text}'", last.place, help, related)
    elif last.number < first.number:
        related = (Related("the range begins here", first.place),)
        yield Finding(f"endPort {last.number} is less than port {first.number}", last.place, "swap them", related)
    elif last.number not in PORTS:
        yield Finding(f"endPort {last.number} is not between 1 and 65535", last.place, "lower it")


def _except_faults(block: At, *, strict: bool) -> Iterator[Finding]:
    cidr = block["cidr"]
    whole = network_of(cidr.text or "")
    for at in block["except"].items() if whole is not None else ():
        part = network_of(at.text or "")
        if strict and strict_cidr_fault(at.text or "") is not None:
            continue
        if whole is not None and part is not None and not _is_within(part, whole):
            related = (Related("the range it is taken from", cidr.place),)
            said = "takes away all of" if part == whole else "is not within"
            yield Finding(f"'{at.text}' {said} '{cidr.text}'", at.place, "name a smaller range within it", related)


def _is_within(part: Network, whole: Network) -> bool:
    first = part.network_address
    return part.version == whole.version and first in whole and part.prefixlen > whole.prefixlen
