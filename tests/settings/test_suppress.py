"""Suppressions: their grammar, their reach, and what is said about those that are wrong or idle."""

from __future__ import annotations

import time

import pytest

from k8slint.document import File
from k8slint.fix import applied
from k8slint.kube.objects import Object
from k8slint.node import At
from k8slint.reading.read import read
from k8slint.source import Span
from k8slint.suppress import Claim, SuppressionProblem, cover, problems, suppressions
from k8slint.suppress.directive import Directive, directives
from k8slint.vocabulary import Vocabulary

POD = """\
# k8slint: {top}
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  # k8slint: {above-containers}
  containers:
  # k8slint: {above-item} -- debug sidecar
  # another comment

  - name: a   # k8slint: {item-line}
    image: nginx   # k8slint: {image-line} -- pinned by kustomize
    command:  # k8slint: {command-line}
    - sh
    - -c
    - |
      # k8slint: ignore[latest-tag]
      run
  - name: b
    args: ["x", # k8slint: {flow-line}
           "y"]
    # k8slint: {above-key}
    resources:
      limits:
        memory: 1Gi
    env: "one
      two"  # k8slint: {quoted-end}
---
apiVersion: v1
kind: Pod
metadata: {name: other}
spec:
  containers:
  - image: redis
"""

LIST = """\
apiVersion: v1
kind: List
# k8slint: {top}
items:
# k8slint: {above-first}
- apiVersion: v1
  kind: Pod
  metadata:
    name: one  # k8slint: {in-first}
# k8slint: {above-second}
- kind: Pod
  metadata: {name: two}
  # k8slint: {in-second}
"""


def filled(template: str, **texts: str) -> str:
    """A template with directives where they are named; a comment that says nothing of us for the others."""
    names = {name.replace("_", "-"): f"# k8slint: {text}" for name, text in texts.items()}
    while "# k8slint: {" in template:
        head, _, tail = template.partition("# k8slint: {")
        name, _, rest = tail.partition("}")
        template = head + names.pop(name, "# nothing") + rest
    assert not names
    return template


def objects_of(file: File) -> list[Object]:
    found = []
    for document in file.documents:
        root = At(file.source, document.root)
        items = list(root["items"].items()) if root["kind"].text == "List" else [root]
        found += [Object(item, document.number) for item in items if item.is_map]
    return found


def silenced(text: str, vocabulary: Vocabulary, anchors: list[str], rule: str = "latest-tag") -> list[str]:
    """Which of the findings at these places of a text nobody hears."""
    file = read(text.encode(), "x.yaml")
    found = suppressions(file, objects_of(file))
    claims = [Claim(rule, Span(text.index(anchor), text.index(anchor) + 1)) for anchor in anchors]
    covered = cover(found, claims, vocabulary)
    return [anchor for anchor, suppression in zip(anchors, covered.by, strict=True) if suppression is not None]


EVERYWHERE = ["apiVersion", "containers:", "name: a", "nginx", "sh\n", "run\n", "name: b", '"y"', "1Gi", "env"]
EVERYWHERE += ["name: other", "redis"]


@pytest.mark.parametrize(
    ("place", "directive", "expected"),
    [
        ("top", "file-ignore[latest-tag]", EVERYWHERE),
        ("top", "object-ignore[latest-tag]", EVERYWHERE[:-2]),
        ("top", "ignore[latest-tag]", ["apiVersion"]),
        ("above-key", "object-ignore[latest-tag]", EVERYWHERE[:-2]),
        ("above-containers", "ignore[latest-tag]", EVERYWHERE[1:-2]),
        ("above-item", "ignore[latest-tag]", ["name: a", "nginx", "sh\n", "run\n"]),
        ("above-key", "ignore[latest-tag]", ["1Gi"]),
        ("item-line", "ignore[latest-tag]", ["name: a"]),
        ("image-line", "ignore[latest-tag]", ["nginx"]),
        ("image-line", "ignore[no-liveness-probe, latest-tag]", ["nginx"]),
        ("image-line", "ignore[image-tag]", ["nginx"]),
        ("image-line", "ignore[no-liveness-probe]", []),
        ("flow-line", "ignore[latest-tag]", []),
        ("quoted-end", "ignore[latest-tag]", ["env"]),
    ],
)
def test_reach(place: str, directive: str, expected: list[str], vocabulary: Vocabulary) -> None:
    text = filled(POD, **{place: directive})
    assert silenced(text, vocabulary, EVERYWHERE) == expected
    with_crlf = text.replace("\n", "\r\n")
    anchors = [anchor.replace("\n", "\r\n") for anchor in EVERYWHERE]
    assert silenced(with_crlf, vocabulary, anchors) == [anchor.replace("\n", "\r\n") for anchor in expected]


def test_the_value_behind_a_key_counts_as_on_its_line(vocabulary: Vocabulary) -> None:
    text = filled(POD, command_line="ignore[latest-tag]")
    assert silenced(text, vocabulary, ["command:", "- sh\n", "- -c\n"]) == ["command:", "- sh\n"]


def test_a_comment_in_a_block_scalar_is_data(vocabulary: Vocabulary) -> None:
    assert silenced(filled(POD), vocabulary, EVERYWHERE) == []
    file = read(filled(POD).encode(), "x.yaml")
    assert not suppressions(file, objects_of(file))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("top", ["kind: List", "name: one", "name: two"]),
        ("above-first", ["name: one"]),
        ("in-first", ["name: one"]),
        ("above-second", ["name: two"]),
        ("in-second", ["name: two"]),
    ],
)
def test_an_object_of_a_list(place: str, expected: list[str], vocabulary: Vocabulary) -> None:
    text = filled(LIST, **{place: "object-ignore[latest-tag]"})
    assert silenced(text, vocabulary, ["kind: List", "name: one", "name: two"]) == expected


@pytest.mark.parametrize(
    "head", ["# k8slint: file-ignore[latest-tag]\n---\n", "---\n# k8slint: file-ignore[latest-tag]\n"]
)
def test_a_file_ignore_may_stand_between_documents(head: str, vocabulary: Vocabulary) -> None:
    assert silenced(f"{head}kind: Pod\n---\nkind: Job\n", vocabulary, ["Pod", "Job"]) == ["Pod", "Job"]
    tail = head.replace("---\n", "")
    assert silenced(f"kind: Pod\n---\n{tail}---\n{tail}", vocabulary, ["Pod"]) == ["Pod"]


def test_a_separator_line_belongs_to_the_document_below(vocabulary: Vocabulary) -> None:
    text = "kind: Pod\n---  # k8slint: object-ignore[latest-tag]\nkind: Job\n"
    assert silenced(text, vocabulary, ["Pod", "Job"]) == ["Job"]


@pytest.mark.parametrize("broken", ["a: [\n", "a: b: c\n", '"\n'])
def test_a_file_that_cannot_be_read_can_be_ignored(broken: str, vocabulary: Vocabulary) -> None:
    line = "# k8slint: file-ignore[latest-tag]\n"
    for text in (line + broken, broken + line, f"x: 1\n---\n{broken}{line}"):
        at = text.index(broken)
        assert silenced(text, vocabulary, [text[at : at + 2]]) == [text[at : at + 2]]


def test_an_annotation_reaches_its_object(vocabulary: Vocabulary) -> None:
    text = """\
kind: Pod
metadata:
  annotations:
    k8slint/ignore.latest-tag: "pinned by kustomize"
    k8slint/ignore: latest-tag
    other/k8slint: x
---
kind: Job
"""
    assert silenced(text, vocabulary, ["Pod", "pinned", "Job"]) == ["Pod", "pinned"]
    file = read(text.encode(), "x.yaml")
    objects = objects_of(file)
    found = suppressions(file, objects)
    assert [(each.scope, each.rule, each.reason) for each in found.suppressions] == [
        ("annotation", "latest-tag", "pinned by kustomize")
    ]
    assert [(each.kind, each.message) for each in found.malformed] == [
        ("malformed", "annotation 'k8slint/ignore' is not a suppression")
    ]
    # A finding about the object counts wherever it stands.
    elsewhere = Claim("latest-tag", Span(text.index("Job"), text.index("Job")), objects[0])
    assert cover(found, [elsewhere], vocabulary).used == {0}


def test_json_has_annotations_only(vocabulary: Vocabulary) -> None:
    text = '{"kind": "Pod", "metadata": {"annotations": {"k8slint/ignore.latest-tag": "# k8slint: x"}}, "spec": 1}\n'
    assert silenced(text, vocabulary, ["Pod", "spec"]) == ["Pod", "spec"]
    file = read(text.encode(), "x.json")
    assert not suppressions(file, objects_of(file)).malformed


def parsed(comment: str, before: str = "") -> list[Directive | SuppressionProblem]:
    text = f"{before}{comment}\nkind: Pod\n"
    return list(directives(text, Span(len(before), len(before) + len(comment)), not before.strip()))


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# k8slint: ignore[a] -- why", [("ignore", "a", "why")]),
        ("#k8slint:ignore[a]--why", [("ignore", "a", "why")]),
        ("##  k8slint :  object-ignore [ a ,b ]  --  why  ", [("object-ignore", "a b", "why")]),
        ("# k8slint: file-ignore[a,b,]", [("file-ignore", "a b", "")]),
        ("# k8slint: ignore[a] --", [("ignore", "a", "")]),
        ("# k8slint: ignore[a] -- needs a=b -- and #12, [x] \"y\"", [("ignore", "a", 'needs a=b -- and #12, [x] "y"')]),
        ("# k8slint: ignore[a] -- why # expect: latest-tag \"x\"", [("ignore", "a", "why")]),
        ("# expect: latest-tag # k8slint: ignore[a] -- why", [("ignore", "a", "why")]),
        ("# expect: b #k8slint:ignore[a]", [("ignore", "a", "")]),
        (
            "# k8slint: ignore[a] -- one # k8slint: object-ignore[b] -- two # end",
            [("ignore", "a", "one"), ("object-ignore", "b", "two")],
        ),
        ("# K8slint: ignore[a]", []),
        ("# see k8slint: ignore[a]", []),
        ("# k8slint.yaml says more", []),
        ("# k8slint-docs", ["comment starts with 'k8slint' but not with 'k8slint:'"]),
        ("# k8slint ignore[a]", ["comment starts with 'k8slint' but not with 'k8slint:'"]),
        ("# k8slint:", ["k8slint comment says nothing"]),
        ("# k8slint: [a]", ["k8slint comment says nothing"]),
        ("# k8slint: ignroe[a]", ["'ignroe' is not a k8slint directive"]),
        ("# k8slint: disable=a", ["'disable' is not a k8slint directive"]),
        ("# k8slint: Ignore[a]", ["'Ignore' is not a k8slint directive"]),
        ("# k8slint: ignore", ["'ignore' names no rules in brackets"]),
        ("# k8slint: ignore a", ["'ignore' names no rules in brackets"]),
        ("# k8slint: ignore[]", ["'ignore' names no rules in brackets"]),
        ("# k8slint: ignore[ , ]", ["'ignore' names no rules in brackets"]),
        ("# k8slint: ignore[a -- why", ["'ignore' does not close its bracket"]),
        ("# k8slint: ignore[a] why", ["text behind 'ignore[...]' is not a reason"]),
        ("# k8slint: ignore[a], ignore[b]", ["text behind 'ignore[...]' is not a reason"]),
    ],
)  # fmt: skip
def test_grammar(comment: str, expected: list[object]) -> None:
    found = [
        each.message
        if isinstance(each, SuppressionProblem)
        else (each.keyword, " ".join(word.text for word in each.words), each.reason)
        for each in parsed(comment)
    ]
    assert found == expected


def test_a_file_ignore_stands_at_column_1() -> None:
    for before in ("  ", "a: 1 "):
        (each,) = parsed("# k8slint: file-ignore[a]", before)
        assert isinstance(each, SuppressionProblem)
        assert each.message == "'file-ignore' does not stand at the start of a line"


def test_malformed_ones_say_where_and_what_to_write() -> None:
    text = "kind: Pod # expect: x # k8slint: ignor[a] # end\n"
    file = read(text.encode(), "x.yaml")
    (problem,) = suppressions(file, objects_of(file)).malformed
    assert problem[:4] == ("malformed", "'ignor' is not a k8slint directive", Span(22, 41), "did you mean 'ignore'?")
    assert problem.fix is not None
    assert applied(text, problem.fix.edits) == "kind: Pod # expect: x # k8slint: ignore[a] # end\n"


def said(
    text: str, vocabulary: Vocabulary, claims: list[tuple[str, str]], require_reason: bool = False
) -> list[tuple[str, ...]]:
    """Kind, message, help, marked text and the text after the fix of each problem."""
    file = read(text.encode(), "x.yaml")
    found = suppressions(file, objects_of(file))
    places = [Claim(rule, Span(text.index(anchor), text.index(anchor))) for rule, anchor in claims]
    ran = {"latest-tag", "no-liveness-probe", "unused-suppression"}
    result: list[tuple[str, ...]] = []
    for each in problems(found, cover(found, places, vocabulary).used, vocabulary, ran, require_reason=require_reason):
        fixed = ""
        if each.fix:
            ((start, end), new) = each.fix.edits[0]
            fixed = text[:start] + new + text[end:]
        result.append((each.kind, each.message, each.help, text[each.span.start : each.span.end], fixed))
    return result


LINE = "it reaches what stands on its line; 'object-ignore' reaches the whole object"
BELOW = "it reaches what stands right below it; 'object-ignore' reaches the whole object"


@pytest.mark.parametrize(
    ("text", "claims", "expected"),
    [
        ("kind: Pod # k8slint: ignore[latest-tag]\n", [("latest-tag", "Pod")], []),
        (
            "kind: Pod   # k8slint: ignore[latest-tag] -- why\nx: 1\n",
            [],
            [
                (
                    "unused",
                    "suppression of 'latest-tag' matches no finding",
                    LINE,
                    "# k8slint: ignore[latest-tag] -- why",
                    "kind: Pod\nx: 1\n",
                )
            ],
        ),
        (
            "a: 1\r\n  # k8slint: ignore[latest-tag]\r\nkind: Pod\r\n",
            [],
            [
                (
                    "unused",
                    "suppression of 'latest-tag' matches no finding",
                    BELOW,
                    "# k8slint: ignore[latest-tag]",
                    "a: 1\r\nkind: Pod\r\n",
                )
            ],
        ),
        (
            "kind: Pod\n# k8slint: object-ignore[latest-tag]",
            [],
            [
                (
                    "unused",
                    "suppression of 'latest-tag' matches no finding",
                    "",
                    "# k8slint: object-ignore[latest-tag]",
                    "kind: Pod\n",
                )
            ],
        ),
        (
            "kind: Pod # expect: x # k8slint: ignore[latest-tag] -- why # end\n",
            [],
            [
                (
                    "unused",
                    "suppression of 'latest-tag' matches no finding",
                    LINE,
                    "# k8slint: ignore[latest-tag] -- why",
                    "kind: Pod # expect: x # end\n",
                )
            ],
        ),
        (
            "kind: Pod # k8slint: ignore[latest-tag] -- why # end\n",
            [],
            [
                (
                    "unused",
                    "suppression of 'latest-tag' matches no finding",
                    LINE,
                    "# k8slint: ignore[latest-tag] -- why",
                    "kind: Pod # end\n",
                )
            ],
        ),
        (
            "kind: Pod # k8slint: ignore[no-liveness-probe,latest-tag ] -- why\n",
            [("latest-tag", "Pod")],
            [
                (
                    "unused",
                    "suppression of 'no-liveness-probe' matches no finding",
                    LINE,
                    "no-liveness-probe",
                    "kind: Pod # k8slint: ignore[latest-tag ] -- why\n",
                )
            ],
        ),
        (
            "kind: Pod # k8slint: ignore[no-liveness-probe, latest-tag]\n",
            [],
            [
                (
                    "unused",
                    "suppression of 'no-liveness-probe', 'latest-tag' matches no finding",
                    LINE,
                    "# k8slint: ignore[no-liveness-probe, latest-tag]",
                    "kind: Pod\n",
                )
            ],
        ),
        # Rules that did not run cannot tell, and those about suppressions come too late to tell.
        ("kind: Pod # k8slint: ignore[cpu-limit-set]\n", [], []),
        ("kind: Pod # k8slint: ignore[unused-suppression]\n", [], []),
        (
            "kind: Pod # k8slint: ignore[latest-tags]\n",
            [],
            [
                (
                    "unknown",
                    "suppression of unknown rule 'latest-tags'",
                    "did you mean 'latest-tag'?",
                    "latest-tags",
                    "kind: Pod # k8slint: ignore[latest-tag]\n",
                )
            ],
        ),
        (
            "kind: Pod # k8slint: ignore[all]\n",
            [],
            [
                (
                    "unknown",
                    "suppression of 'all', which is not a single rule",
                    "a suppression names each rule by its id",
                    "all",
                    "",
                )
            ],
        ),
        (
            "kind: Pod # k8slint: ignore[image-tag]\n",
            [("latest-tag", "Pod")],
            [
                (
                    "unknown",
                    "suppression of 'image-tag', which is now called 'latest-tag'",
                    "",
                    "image-tag",
                    "kind: Pod # k8slint: ignore[latest-tag]\n",
                )
            ],
        ),
        (
            'kind: Pod\nmetadata:\n  annotations:\n    "k8slint/ignore.latest-tag": x\n    k8slint/ignore.foo: x\n',
            [],
            [
                ("unused", "suppression of 'latest-tag' matches no finding", "", '"k8slint/ignore.latest-tag"', ""),
                ("unknown", "suppression of unknown rule 'foo'", "", "k8slint/ignore.foo", ""),
            ],
        ),
    ],
)
def test_problems(
    text: str, claims: list[tuple[str, str]], expected: list[tuple[str, ...]], vocabulary: Vocabulary
) -> None:
    assert said(text, vocabulary, claims) == expected


def test_reasons_can_be_required(vocabulary: Vocabulary) -> None:
    text = (
        "kind: Pod # k8slint: ignore[latest-tag, no-liveness-probe]\n"
        "a: 1 # k8slint: ignore[latest-tag] -- why\n"
        'metadata: {annotations: {k8slint/ignore.latest-tag: ""}}\n'
    )
    claims = [("latest-tag", "Pod"), ("no-liveness-probe", "Pod"), ("latest-tag", "a: 1")]
    assert said(text, vocabulary, claims) == []
    assert sorted(each[:4] for each in said(text, vocabulary, claims, require_reason=True)) == [
        (
            "no-reason",
            "suppression of 'latest-tag' gives no reason",
            "the value of the annotation is the reason",
            "k8slint/ignore.latest-tag",
        ),
        (
            "no-reason",
            "suppression of 'latest-tag', 'no-liveness-probe' gives no reason",
            "write ' -- reason' behind the brackets",
            "# k8slint: ignore[latest-tag, no-liveness-probe]",
        ),
    ]


def test_the_narrowest_one_is_named_and_all_count_as_used(vocabulary: Vocabulary) -> None:
    text = (
        "# k8slint: file-ignore[latest-tag] -- file\n"
        "# k8slint: object-ignore[latest-tag] -- object\n"
        "kind: Pod # k8slint: ignore[latest-tag] -- line\n"
    )
    file = read(text.encode(), "x.yaml")
    found = suppressions(file, objects_of(file))
    covered = cover(found, [Claim("latest-tag", Span(text.index("Pod"), 0))], vocabulary)
    assert [each.reason for each in covered.by if each] == ["line"]
    assert len(covered.used) == 3


def test_aliases_and_merges_do_not_stretch_a_subtree(vocabulary: Vocabulary) -> None:
    text = (
        "base: &b\n  image: nginx\n"
        "# k8slint: ignore[latest-tag]\n"
        "web:\n  <<: *b\n  name: w\n"
        "copy: *b  # k8slint: ignore[latest-tag]\n"
        "last: 1\n"
    )
    assert silenced(text, vocabulary, ["image", "web", "name: w", "copy", "last"]) == ["web", "name: w", "copy"]


def test_a_directive_with_thousands_of_rules_is_quick(vocabulary: Vocabulary) -> None:
    for word in ("latest-tag", "no-such-{}", "no-liveness-probe"):
        text = f"kind: Pod # k8slint: ignore[{', '.join(word.format(n) for n in range(20_000))}]\n"
        start = time.perf_counter()
        found = said(text, vocabulary, [])
        assert time.perf_counter() - start < 5
        assert found
    assert found[0][1].endswith("'no-liveness-probe', 'no-liveness-probe' and 19990 more matches no finding")


def test_thousands_of_suppressions_and_findings_are_quick(vocabulary: Vocabulary) -> None:
    text = "# k8slint: file-ignore[latest-tag]\n" * 5000 + "kind: Pod\n"
    file = read(text.encode(), "x.yaml")
    found = suppressions(file, objects_of(file))
    start = time.perf_counter()
    covered = cover(found, [Claim("latest-tag", Span(n, n)) for n in range(5000)], vocabulary)
    assert time.perf_counter() - start < 1
    assert len(covered.used) == 5000
    assert {each.span for each in covered.by if each} == {found.suppressions[0].span}
