from collections.abc import Iterator

from k8slint.finding import Finding
from k8slint.kube.addresses import special_fault, strict_ip_fault
from k8slint.kube.objects import Object
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT


@rule(
    "endpointslice-loopback",
    "address of an endpoint or a Service that is loopback, link-local or unspecified",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    kinds=("Endpoints", "Service", "discovery.k8s.io/EndpointSlice"),
    needs=("addresses", "externalIPs", "notReadyAddresses"),
)
def endpointslice_loopback(obj: Object) -> Iterator[Finding]:
    """
    Why
        Traffic to such an address would stay on whatever node sends it, and reach the services of that node which
        listen for itself only, or the metadata service of the cloud. Endpoints were used to get there around every
        firewall, so the API server refuses 127.0.0.0/8, 169.254.0.0/16, 224.0.0.0/24, 0.0.0.0 and their IPv6
        counterparts in Endpoints, in the externalIPs of Services and, since CVE-2021-25737, in EndpointSlices.

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
    strict = any(at_least(release, "1.36") for release in obj.releases)
    what = "external" if obj.kind == "Service" else "endpoint"
    for at in _addresses(obj):
        text = at.text or ""
        fault = special_fault(text)
        # Of an odd form `invalid-format` speaks.
        if fault is not None and not (strict and strict_ip_fault(text) is not None):
            help = "use an address that is the same one seen from every node"
            yield Finding(f"{what} address '{text}' {fault}", at.place, help)


def _addresses(obj: Object) -> Iterator[At]:
    if obj.kind == "Service":
        yield from obj["spec"]["externalIPs"].items()
        return
    if obj.kind == "EndpointSlice":
        if obj["addressType"].text in ("IPv4", "IPv6"):
            for endpoint in obj["endpoints"].items():
                yield from endpoint["addresses"].items()
        return
    for subset in obj["subsets"].items():
        for field in ("addresses", "notReadyAddresses"):
            for address in subset[field].items():
                yield address["ip"]
