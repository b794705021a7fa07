"""The functions that each release of Kubernetes brought to expressions, as text.

A line is `name(types) -> type`, with the type of what it is called on in front of a member. Single capital letters are
parameters. The releases are those of k8s.io/apiserver/pkg/cel/environment.
"""

from __future__ import annotations

from k8slint.cel import libraries

_ORDERED = ("int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes")
_NUMBERS = ("int", "uint", "double")
_COMPARED = (*_ORDERED[:3], "bool", "string", "bytes", "timestamp", "duration")

_CORE = """
?:(bool, A, A) -> A
!_(bool) -> bool
==(A, A) -> bool
!=(A, A) -> bool
+(bytes, bytes) -> bytes
+(double, double) -> double
+(duration, duration) -> duration
+(duration, timestamp) -> timestamp
+(timestamp, duration) -> timestamp
+(int, int) -> int
+(list(A), list(A)) -> list(A)
+(string, string) -> string
+(uint, uint) -> uint
-(double, double) -> double
-(duration, duration) -> duration
-(int, int) -> int
-(timestamp, duration) -> timestamp
-(timestamp, timestamp) -> duration
-(uint, uint) -> uint
*(double, double) -> double
*(int, int) -> int
*(uint, uint) -> uint
/(double, double) -> double
/(int, int) -> int
/(uint, uint) -> uint
%(int, int) -> int
%(uint, uint) -> uint
-_(double) -> double
-_(int) -> int
[](list(A), int) -> A
[](map(A, B), A) -> B
in(A, list(A)) -> bool
in(A, map(A, B)) -> bool
size(bytes) -> int
size(list(A)) -> int
size(map(A, B)) -> int
size(string) -> int
bytes.size() -> int
list(A).size() -> int
map(A, B).size() -> int
string.size() -> int
type(A) -> type(A)
bool(bool) -> bool
bool(string) -> bool
bytes(bytes) -> bytes
bytes(string) -> bytes
double(double) -> double
double(int) -> double
double(string) -> double
double(uint) -> double
duration(duration) -> duration
duration(int) -> duration
duration(string) -> duration
dyn(A) -> dyn
int(int) -> int
int(double) -> int
int(duration) -> int
int(string) -> int
int(timestamp) -> int
int(uint) -> int
string(string) -> string
string(bool) -> string
string(bytes) -> string
string(double) -> string
string(duration) -> string
string(int) -> string
string(timestamp) -> string
string(uint) -> string
timestamp(timestamp) -> timestamp
timestamp(int) -> timestamp
timestamp(string) -> timestamp
uint(uint) -> uint
uint(double) -> uint
uint(int) -> uint
uint(string) -> uint
string.contains(string) -> bool
string.endsWith(string) -> bool
string.startsWith(string) -> bool
string.matches(string) -> bool
matches(string, string) -> bool
duration.getHours() -> int
duration.getMinutes() -> int
duration.getSeconds() -> int
duration.getMilliseconds() -> int
string.charAt(int) -> string
string.indexOf(string) -> int
string.indexOf(string, int) -> int
string.lastIndexOf(string) -> int
string.lastIndexOf(string, int) -> int
string.lowerAscii() -> string
string.replace(string, string) -> string
string.replace(string, string, int) -> string
string.split(string) -> list(string)
string.split(string, int) -> list(string)
string.substring(int) -> string
string.substring(int, int) -> string
string.trim() -> string
string.upperAscii() -> string
list(string).join() -> string
list(string).join(string) -> string
url(string) -> URL
URL.getScheme() -> string
URL.getHost() -> string
URL.getHostname() -> string
URL.getPort() -> string
URL.getEscapedPath() -> string
URL.getQuery() -> map(string, list(string))
isURL(string) -> bool
string.find(string) -> string
string.findAll(string) -> list(string)
string.findAll(string, int) -> list(string)
list(A).indexOf(A) -> int
list(A).lastIndexOf(A) -> int
"""


def _made() -> str:
    """The lines of the core that go through many types."""
    parts = ("FullYear", "Month", "Date", "DayOfMonth", "DayOfWeek", "DayOfYear", "Hours", "Minutes", "Seconds")
    lines = [f"timestamp.get{part}({zone}) -> int" for part in (*parts, "Milliseconds") for zone in ("", "string")]
    lines += [f"{sign}({each}, {each}) -> bool" for sign in ("<", "<=", ">", ">=") for each in _COMPARED]
    lines += [f"list({each}).{name}() -> {each}" for name in ("min", "max") for each in _ORDERED]
    lines += [f"list({each}).isSorted() -> bool" for each in _ORDERED]
    lines += [f"list({each}).sum() -> {each}" for each in ("int", "uint", "double", "duration")]
    return "\n".join(lines)


def _numbers() -> str:
    pairs = [(one, other) for one in _NUMBERS for other in _NUMBERS if one != other]
    return "\n".join(f"{sign}({one}, {other}) -> bool" for sign in ("<", "<=", ">", ">=") for one, other in pairs)


def _sorted() -> str:
    lines = [f"list({each}).sort() -> list({each})" for each in _ORDERED]
    return "\n".join(lines + [f"list(T).@sortBy(list({each})) -> list(T)" for each in _ORDERED])


def _formats() -> str:
    lines = ["Format.validate(string) -> optional(list(string))", "format.named(string) -> optional(Format)"]
    return "\n".join(lines + [f"format.{name}() -> Format" for name in libraries.FORMATS])


def pages() -> tuple[tuple[int, str], ...]:
    """The lines by the minor release of Kubernetes that they came with."""
    return (
        *(
            (0, _CORE),
            (0, _made()),
            (27, libraries.AUTHORIZER),
            (28, libraries.QUANTITIES),
            (28, libraries.OPTIONALS),
            (28, _numbers()),
        ),
        *(
            (29, libraries.SETS),
            (30, libraries.ADDRESSES),
            (31, _formats()),
            (31, libraries.SELECTORS),
            (33, libraries.SEMVER),
            (33, libraries.MORE_OPTIONALS),
        ),
        *((34, libraries.LISTS), (34, _sorted()), (0, libraries.PATCHES)),
    )
