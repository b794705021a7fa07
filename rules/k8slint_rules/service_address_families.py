from collections.abc import Iterator

from k8slint.finding import Finding, Related
from k8slint.kube.addresses import family_of, is_ip, strict_ip_fault
from k8slint.kube.objects import Object
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_WHOLE_OBJECT

_FAMILIES = ("IPv4", "IPv6")
_STRICT = "1.36"


@rule(
    "service-address-families",
    "addresses and families of a Service or ServiceCIDR that do not go together",
    on=EACH_WHOLE_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="networking",
    since="0.1",
    kinds=("Service", "networking.k8s.io/ServiceCIDR"),
    needs=("cidrs", "clusterIP", "clusterIPs", "ipFamilies"),
)
def service_address_families(obj: Object) -> Iterator[Finding]:
    """
    Why
        A Service has one address, or one of each family. `clusterIPs` lists them and begins with `clusterIP`, which
        must be set beside it; `None` stands alone. Each of `ipFamilies` occurs once, in the order of the addresses,
        and two of them need an ipFamilyPolicy of PreferDualStack or RequireDualStack, as two addresses do. A
        ServiceCIDR has one range, or one of each family. The API server refuses everything else.

    Bad
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          ipFamilies: [IPv4, IPv6]
          selector: {app: web}
          ports: [{port: 80}]

    Good
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          ipFamilyPolicy: PreferDualStack
          ipFamilies: [IPv4, IPv6]
          selector: {app: web}
          ports: [{port: 80}]

    Except
        What only the cluster knows: the families that it has, and the ranges that its addresses come from.

    See
        https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services
        https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
    """
    spec = obj["spec"]
    if obj.kind == "ServiceCIDR":
        ranges = list(spec["cidrs"].items())
        if len(ranges) == 2 and all("/" in (at.text or "") for at in ranges) and _share_family(ranges):
            yield Finding("both 'cidrs' are of one family", spec["cidrs"].key_place, "keep one, or one of each family")
    elif spec.is_map and spec["type"].text != "ExternalName" and not _is_open(spec):
        strict = any(at_least(release, _STRICT) for release in obj.releases)
        faults = [*_repeated(spec["ipFamilies"]), *_address_faults(spec, strict=strict)]
        yield from faults or _policy_faults(spec)


def _is_open(spec: At) -> bool:
    """Whether something of it will come from a template."""
    fields = ("clusterIP", "type", "ipFamilyPolicy")
    lists = ("clusterIPs", "ipFamilies")
    values = (*(spec[field] for field in fields), *(item for field in lists for item in spec[field].items()))
    return any(looks_unfilled(at.text or "") for at in values)


def _share_family(ats: list[At]) -> bool:
    families = [family_of(at.text or "") for at in ats]
    return families[0] != "" and families[0] == families[1]


def _repeated(families: At) -> Iterator[Finding]:
    seen: dict[str, At] = {}
    for at in families.items():
        first = seen.setdefault(at.text or "", at)
        if first is not at and at.text in _FAMILIES:
            related = (Related("the first one", first.place),)
            yield Finding(f"ipFamilies lists '{at.text}' twice", at.place, "keep one", related)


def _address_faults(spec: At, *, strict: bool) -> Iterator[Finding]:
    one, all = spec["clusterIP"], spec["clusterIPs"]
    if not len(all):
        if one.text:
            yield from _single_faults(one, spec["ipFamilies"], strict=strict)
        return
    items = list(all.items())
    if not one.text:
        yield Finding("clusterIPs is set without clusterIP", all.key_place, "set clusterIP to the first of them")
    elif items[0].text != one.text:
        related = (Related("it is something else here", one.place),)
        yield Finding(
            f"clusterIPs does not begin with '{one.text}', the clusterIP", all.key_place, "make them the same", related
        )
    broken = False
    for index, at in enumerate(items):
        if index == 0 and at.text == "None":
            if len(items) > 1:
                broken = True
                yield Finding("clusterIPs has addresses behind 'None'", all.key_place, "keep 'None' or the addresses")
            continue
        fault = _ip_fault(at, strict=strict)
        if fault is not None:
            broken = True
            yield fault
    if len(items) > 2:
        yield Finding(
            f"clusterIPs has {len(items)} addresses, 2 are allowed", all.key_place, "keep one, or one of each family"
        )
    elif len(items) == 2 and not broken and _share_family(items):
        yield Finding("both clusterIPs are of one family", all.key_place, "keep one, or one of each family")
    elif not broken and items[0].text != "None":
        for at, family in zip(items, spec["ipFamilies"].items(), strict=False):
            yield from _family_fault(at, family)


def _single_faults(one: At, families: At, *, strict: bool) -> Iterator[Finding]:
    if one.text != "None":
        fault = _ip_fault(one, strict=strict)
        if fault is not None:
            yield fault
        else:
            yield from _family_fault(one, families[0])


def _ip_fault(at: At, *, strict: bool) -> Finding | None:
    text = at.text or ""
    fault = strict_ip_fault(text) if strict else None if is_ip(text) else "is no IP address"
    if fault is None:
        return None
    alone = at.parent is not None and at.parent.is_map
    help = "leave it out and let the cluster choose" + (", or write None" if alone else "")
    return Finding(f"'{text}' in '{at.key}' {fault}" if alone else f"cluster IP '{text}' {fault}", at.place, help)


def _family_fault(at: At, family: At) -> Iterator[Finding]:
    found = family_of(at.text or "")
    if family.text in _FAMILIES and found not in ("", family.text):
        related = (Related(f"{family.text} is asked for here", family.place),)
        yield Finding(
            f"cluster IP '{at.text}' is an {found} address, not {family.text}", at.place, "change one of them", related
        )


def _policy_faults(spec: At) -> Iterator[Finding]:
    policy = spec["ipFamilyPolicy"]
    if any(family.text not in _FAMILIES for family in spec["ipFamilies"].items()):
        return
    headless = spec["clusterIP"].text == "None" and not len(spec["selector"])
    if policy.text != "SingleStack" and (policy.exists or headless):
        return
    for field, words in (("clusterIPs", "cluster IPs"), ("ipFamilies", "IP families")):
        if len(spec[field]) == 2:
            said = "SingleStack" if policy.exists else "SingleStack by default"
            related = (Related("two of them", spec[field].key_place),)
            help = "set ipFamilyPolicy to PreferDualStack or RequireDualStack"
            yield Finding(f"ipFamilyPolicy is {said}, with two {words}", policy.place, help, related)
            return
