"""The functions of Kubernetes' own libraries and of the extensions that came later, as in `declared.py`."""

from __future__ import annotations

AUTHORIZER = """
Authorizer.path(string) -> PathCheck
Authorizer.group(string) -> GroupCheck
Authorizer.serviceAccount(string, string) -> Authorizer
GroupCheck.resource(string) -> ResourceCheck
ResourceCheck.subresource(string) -> ResourceCheck
ResourceCheck.namespace(string) -> ResourceCheck
ResourceCheck.name(string) -> ResourceCheck
PathCheck.check(string) -> Decision
ResourceCheck.check(string) -> Decision
Decision.errored() -> bool
Decision.error() -> string
Decision.allowed() -> bool
Decision.reason() -> string
"""
QUANTITIES = """
quantity(string) -> Quantity
isQuantity(string) -> bool
sign(Quantity) -> int
Quantity.isGreaterThan(Quantity) -> bool
Quantity.isLessThan(Quantity) -> bool
Quantity.compareTo(Quantity) -> int
Quantity.asApproximateFloat() -> double
Quantity.asInteger() -> int
Quantity.isInteger() -> bool
Quantity.add(Quantity) -> Quantity
Quantity.add(int) -> Quantity
Quantity.sub(Quantity) -> Quantity
Quantity.sub(int) -> Quantity
"""
OPTIONALS = """
optional.of(V) -> optional(V)
optional.ofNonZeroValue(V) -> optional(V)
optional.none() -> optional(V)
optional(V).value() -> V
optional(V).hasValue() -> bool
optional(V).or(optional(V)) -> optional(V)
optional(V).orValue(V) -> V
[?](list(V), int) -> optional(V)
[?](optional(list(V)), int) -> optional(V)
[?](map(K, V), K) -> optional(V)
[?](optional(map(K, V)), K) -> optional(V)
[](optional(list(V)), int) -> optional(V)
[](optional(map(K, V)), K) -> optional(V)
"""
SETS = """
sets.contains(list(T), list(T)) -> bool
sets.equivalent(list(T), list(T)) -> bool
sets.intersects(list(T), list(T)) -> bool
string.format(list(dyn)) -> string
strings.quote(string) -> string
"""
ADDRESSES = """
ip(string) -> IP
IP.family() -> int
ip.isCanonical(string) -> bool
IP.isUnspecified() -> bool
IP.isLoopback() -> bool
IP.isLinkLocalMulticast() -> bool
IP.isLinkLocalUnicast() -> bool
IP.isGlobalUnicast() -> bool
isIP(string) -> bool
string(IP) -> string
cidr(string) -> CIDR
CIDR.containsIP(string) -> bool
CIDR.containsIP(IP) -> bool
CIDR.containsCIDR(string) -> bool
CIDR.containsCIDR(CIDR) -> bool
CIDR.ip() -> IP
CIDR.prefixLength() -> int
CIDR.masked() -> CIDR
isCIDR(string) -> bool
string(CIDR) -> string
"""
FORMATS = (
    *("dns1123Label", "dns1123Subdomain", "dns1035Label", "qualifiedName", "dns1123LabelPrefix"),
    *("dns1123SubdomainPrefix", "dns1035LabelPrefix", "labelValue", "uri", "uuid", "byte", "date", "datetime"),
)
SEMVER = """
semver(string) -> Semver
semver(string, bool) -> Semver
isSemver(string) -> bool
isSemver(string, bool) -> bool
Semver.isGreaterThan(Semver) -> bool
Semver.isLessThan(Semver) -> bool
Semver.compareTo(Semver) -> int
Semver.major() -> int
Semver.minor() -> int
Semver.patch() -> int
"""
PATCHES = """
jsonpatch.escapeKey(string) -> string
"""
LISTS = """
list(T).slice(int, int) -> list(T)
list(list(T)).flatten() -> list(T)
list(dyn).flatten(int) -> list(dyn)
lists.range(int) -> list(int)
list(T).reverse() -> list(T)
list(T).distinct() -> list(T)
"""
MORE_OPTIONALS = """
list(V).first() -> optional(V)
list(V).last() -> optional(V)
optional.unwrap(list(optional(V))) -> list(V)
list(optional(V)).unwrapOpt() -> list(V)
"""
SELECTORS = """
ResourceCheck.fieldSelector(string) -> ResourceCheck
ResourceCheck.labelSelector(string) -> ResourceCheck
"""
