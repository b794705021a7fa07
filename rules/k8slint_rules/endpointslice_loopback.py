from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

from k8slint.finding import Finding
from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "endpointslice-loopback",
    "endpoint address that is loopback, link-local or unspecified",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    kinds=("Endpoints", "discovery.k8s.io/EndpointSlice"),
)
def endpointslice_loopback(obj: Object) -> Iterator[Finding]:
    """
    Why
        Traffic to such an address would stay on whatever node sends it, and reach the services of that node which
        listen for itself only, or the metadata service of the cloud. Endpoints were used to get there around every
        firewall, so the API server refuses 127.0.0.0/8, 169.254.0.0/16, 224.0.0.0/24, 0.0.0.0 and their IPv6
        counterparts in Endpoints and, since CVE-2021-25737, in EndpointSlices.

    Bad
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: db, labels: {kubernetes.io/service-name: db}}
        addressType: IPv4
        endpoints: [{addresses: [127.0.0.1]}]
        ports: [{port: 5432}]

    Good
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: db, labels: {kubernetes.io/service-name: db}}
        addressType: IPv4
        endpoints: [{addresses: [192.0.2.42]}]
        ports: [{port: 5432}]

    See
        https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
        https://github.com/kubernetes/kubernetes/issues/102106
    """
    for at in _addresses(obj):
        reason = _special(at.text or "")
        if reason:
            help = "an endpoint needs an address that is the same one seen from every node"
            yield Finding(f"endpoint address '{at.text}' is {reason}", at.place, help)


def _addresses(obj: Object) -> Iterator[At]:
    if obj.kind == "EndpointSlice":
        if obj["addressType"].text in ("IPv4", "IPv6"):
            for endpoint in obj["endpoints"].items():
                yield from endpoint["addresses"].items()
        return
    for subset in obj["subsets"].items():
        for field in ("addresses", "notReadyAddresses"):
            for address in subset[field].items():
                yield address["ip"]


def _special(text: str) -> str:
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    if address.is_unspecified:
        return "unspecified"
    if address.is_loopback:
        return "a loopback address"
    return "a link-local address" if address.is_link_local or _is_link_local_multicast(address) else ""


def _is_link_local_multicast(address: IPv4Address | IPv6Address) -> bool:
    octets = address.packed
    if address.version == 4:
        return octets[:3] == bytes((224, 0, 0))
    return octets[0] == 0xFF and octets[1] & 0x0F == 2
