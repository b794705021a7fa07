"""Outcomes to report on, built by hand."""

from __future__ import annotations

from collections.abc import Callable

from k8slint.finding import Edit, Finding, Fix, Related
from k8slint.node import Path, Place
from k8slint.outcome import (
    FixEdit,
    ObjectId,
    OfferedFix,
    Outcome,
    RelatedPlace,
    Skip,
)
from k8slint.source import Source, Span

from .build import find, outcome, secret, span, spoken

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: prod
spec:
  replicas: "3"
  template:
    spec:
      containers:
        - name: web
          image: nginx
          ports:
            - name: http
              containerPort: 8080
"""

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: prod}
spec:
  ports:
    - port: 80
      targetPort: web
"""


def ordinary() -> Outcome:
    """A pull request as it comes: three findings, a fix, a second file."""
    web = Source("apps/web.yaml", DEPLOYMENT)
    service = Source("apps/service.yaml", SERVICE)
    replicas = span(web, '"3"')
    image: Path = ("spec", "template", "spec", "containers", 0, "image")
    return outcome(
        [
            find(
                service,
                span(service, "web", 3)._replace(start=SERVICE.rindex("web"), end=SERVICE.rindex("web") + 3),
                "service 'web' sends port 80 to container port 'web', which no container of deployment 'web' has",
                rule="dangling-service-port",
                severity="error",
                subject=ObjectId("v1", "Service", "prod", "web", 0),
                path=("spec", "ports", 0, "targetPort"),
                cure="did you mean 'http'?",
                related=[
                    RelatedPlace("apps/web.yaml", web.range(span(web, "http")), "the only port of container 'web'")
                ],
            ),
            find(
                web,
                replicas,
                "replicas must be an integer, not a string",
                rule="schema",
                severity="error",
                path=("spec", "replicas"),
                cure="The API server refuses text where it expects a number, and kubectl shows that only when it "
                "sends the object; remove the quotes around the value, here and in every overlay that sets it.",
                fix=OfferedFix("remove the quotes", True, (FixEdit(web.range(replicas), "3"),)),
            ),
            find(
                web,
                span(web, "nginx"),
                "container 'web' uses image 'nginx' without a tag",
                path=image,
                cure="pin a version or a digest",
                url="https://example.com/rules/latest-tag",
            ),
        ],
        [web, service],
        files=14,
        objects=31,
        suppressed=3,
        unchecked=1,
        skipped=(
            Skip("chart/templates/web.yaml", "helm-template"),
            Skip("chart/templates/service.yaml", "helm-template"),
            Skip("apps/kustomization.yaml", "kustomization"),
        ),
    )


def japanese() -> Outcome:
    """Wide characters and combining marks in front of, in and above the underlined text."""
    text = "metadata:\n  # 本番環境の設定です\n  labels: {担当: 山田, チーム: インフラ}\n  notes: cafe\u0301 crème\n"
    source = Source("本番/設定.yaml", text)
    return outcome(
        [
            find(source, span(source, "山田"), "label '担当' has the value '山田'", rule="label-value"),
            find(source, span(source, "チーム"), "key 'チーム' is no label key", rule="label-key", severity="error"),
            find(source, span(source, "crème"), "word 'crème'", rule="spelling", severity="info", subject=None),
        ],
        [source],
    )


def layout() -> Outcome:
    """Tabs, CRLF, spans over several lines, empty spans, very long lines, the end of the text."""
    tabs = Source("tabs.yaml", "a:\tb\n\tkey:\t\tvalue # x\n")
    crlf = Source("crlf.yaml", "kind: Pod\r\n\r\nspec:\r\n  containers:\r\n  - name: a\r\n    image: b\r\n")
    long = Source("long.yaml", "# above\ndata: {" + "a" * 300 + ": needle, " + "b" * 2000 + ": 1}\nshort: " + "c" * 130)
    block = span(crlf, "containers:", len(crlf.text) - crlf.text.index("containers:"))
    return outcome(
        [
            find(tabs, span(tabs, "\tkey", 1), "tab used for indentation", rule="syntax", severity="error"),
            find(tabs, span(tabs, "value"), "a value behind tabs"),
            find(crlf, block, "the whole list", rule="no-probe"),
            find(crlf, Span(len(crlf.text), len(crlf.text)), "the file ends too early", rule="syntax", subject=None),
            find(crlf, Span(0, 0), "nothing in particular", severity="info", path=("metadata", "labels", "a.b/c", 1)),
            find(long, span(long, "needle"), "far to the right"),
            find(long, span(long, "data"), "at the left of a long line"),
            find(long, span(long, "b" * 2000), "longer than the frame"),
            find(long, span(long, "short"), "a long line behind it"),
            find(Source("gone.yaml", "a: b\n"), Span(0, 1), "a file whose text was not kept"),
        ],
        [tabs, crlf, long],
    )


CANARIES = ("hunter2-canary", "aHVudGVyMi1jYW5hcnk=", "-----BEGIN KEY", "c2VjcmV0bGluZQ", "4711-4712-4713")

SECRET = """\
kind: Secret
data:
  password: aHVudGVyMi1jYW5hcnk=   # rotated
  key: |
    -----BEGIN KEY
      c2VjcmV0bGluZQ
stringData: {pin: 4711-4712-4713, user: "hunter2-canary"}
"""


def secrets() -> Outcome:
    """Findings on, in, beside and across secrets, from a rule that cannot keep them."""
    source = Source("secret.yaml", SECRET)
    password, pin, user = (span(source, text) for text in (CANARIES[1], CANARIES[4], f'"{CANARIES[0]}"'))
    key = span(source, "|\n", SECRET.index("stringData") - 1 - SECRET.index("|\n"))
    leak = f"the value '{CANARIES[1]}' is '{CANARIES[0]}'"

    def place(where: Span) -> Place:
        return Place(source, where)

    quoted = Fix("quote the value", (Edit(pin, f'"{CANARIES[4]}"'),), True)
    found = [
        Finding(leak, place(password), leak, (Related(leak, place(user)),)),
        Finding("a part of a secret", place(Span(password.start + 4, password.end - 3))),
        Finding("behind a secret", place(Span(SECRET.index("# rotated"), SECRET.index("# rotated") + 9))),
        Finding("a secret of several lines", place(key)),
        Finding("a line of a secret", place(span(source, "c2VjcmV0bGluZQ"))),
        Finding("below a secret", place(span(source, "stringData"))),
        Finding(f"pin {CANARIES[4]} is a number", place(pin), fix=quoted),
        Finding("all of them", place(span(source, "data:", len(SECRET) - SECRET.index("data:")))),
    ]
    hidden = secret(source, user, password, pin, key)
    return outcome(spoken(found, hidden), [source], secrets={"secret.yaml": hidden.spans})


def hostile() -> Outcome:
    """Names, keys and messages that were made to break out of a report."""
    names = ("::error title=x::y.yaml", "  ::stop-commands::a", "a\nb%0A,c:d.yaml", "\x1b[2J\udcff.yaml", "##[group]")
    text = "k: \x1b[2J\u202e##vso[x] ##\t[ \u200bend\u2028more\n::add-mask::x: ##[error]z\x85\ud800\n"
    found = []
    sources = []
    for name in names:
        source = Source(name, text)
        sources.append(source)
        found.append(
            find(
                source,
                span(source, "::add-mask"),
                f"bad {name}\r\n::warning::owned \u202e ##vso[task.x] \x7f\x9b [a](http://x)",
                severity="error",
                subject=ObjectId("v1\n", "Pod\x00", "##", "[x]::\ud800", 0),
                path=("a##", 0, "b\x1b", "::c"),
                cure="do:\n::error::not\n" + "word " * 20 + "::set-output name=x::y ::a ::b " + "word " * 20 + "::c",
                related=[RelatedPlace(name, source.range(span(source, "end")), "##teamcity[x] \n::debug::")],
                fix=OfferedFix("::fix\n::", False, (FixEdit(source.range(Span(0, 1)), "\x00\x7f\udcff"),)),
            )
        )
    skipped = (Skip(names[0], "::x\n::y"), Skip(names[3], "##[x]"))
    return outcome(found, sources, failures=("cannot read \x1b[2J\n::error::x",), skipped=skipped)


def many() -> Outcome:
    """More findings than GitHub shows, the grave ones last, and one whose region spans lines."""
    source = Source("a,b:c/100%.yaml", DEPLOYMENT)
    block = Span(DEPLOYMENT.index("spec:"), len(DEPLOYMENT))
    found = [find(source, block, "said once more", severity="info") for _ in range(2)]
    found += [find(source, span(source, "web"), f"container number {number}, 100%") for number in range(12)]
    found += [find(source, block, "grave: all of it", severity="error", cure="first\nsecond")]
    return outcome(found, [source], baselined=4)


def clean() -> Outcome:
    """Nothing found."""
    return outcome(files=14, objects=31, skipped=(Skip("kustomization.yaml", "kustomization"),))


def empty() -> Outcome:
    """No object in the files that were given, and one that could not be read."""
    return outcome(
        files=3,
        objects=0,
        skipped=(Skip("a.yaml", "helm-template"), Skip("b.yaml", "helm-template")),
        failures=("cannot read 'c.yaml': permission denied",),
    )


SAMPLES: dict[str, Callable[[], Outcome]] = {
    each.__name__: each for each in (ordinary, japanese, layout, secrets, hostile, many, clean, empty)
}
