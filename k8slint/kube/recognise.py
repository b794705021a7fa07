"""Which files and documents are Kubernetes objects, and what the others are."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from k8slint.document import Document, File, Problem
from k8slint.kube.near import distance
from k8slint.kube.objects import Object
from k8slint.kube.rewrite import renamed
from k8slint.node import At, Map, Node, Scalar, Seq
from k8slint.pattern import Pattern
from k8slint.source import Span

KUSTOMIZATION_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")

_COMPOSE = Pattern(r"(docker-)?compose([.-][\w.-]+)?\.ya?ml")
_VALUES = Pattern(r"(.*[._-])?values([._-].*)?\.(ya?ml|json)")
_NO_SPACE = Pattern(r"[A-Za-z][\w./-]*+:[^\s/:]")
_NOT_ALPHANUMERIC = Pattern("[^0-9a-z]+")
_NAMED = Pattern(r"""(?m)^(?:-[ ]+)?["']?(?:apiVersion|kind)["']?[ \t]*:|"(?:apiVersion|kind)"[ \t]*:""")
_NAMED_IN_BRACKETS = Pattern(r"""[{,]\s*+["']?apiVersion["']?\s*+:""")


def foreign_file(path: str, chart: str | None) -> str | None:
    """Why a file is no manifest, told from its name alone; None when it has to be read.

    `chart` is the folder of the Helm chart that the file lies in, if it lies in one.
    """
    name = posixpath.basename(path)
    if chart is not None:
        inside = posixpath.relpath(path, chart or ".")
        if inside.startswith("templates/"):
            return "helm-template"
        if inside in ("Chart.yaml", "Chart.lock", "requirements.yaml", "requirements.lock"):
            return "helm-chart"
        if inside.startswith("ci/") or ("/" not in inside and _VALUES.fullmatch(name)) or name == "values.schema.json":
            return "helm-values"
    if name in KUSTOMIZATION_NAMES:
        return "kustomization"
    if ".github/workflows/" in f"/{path}":
        return "workflow"
    if _COMPOSE.fullmatch(name):
        return "compose"
    return None


def mentions_object(text: str) -> bool:
    """Whether a text holds a key at its top, or a JSON name, that only an object would have: apiVersion or kind."""
    # The pattern is slow on long texts, and no text without either word can match.
    return ("apiVersion" in text or "kind" in text) and _NAMED.search(text) is not None


def mentions_object_in_brackets(text: str) -> bool:
    """The same for a text in YAML's flow style, where a key stands behind a bracket or a comma."""
    return "apiVersion" in text and _NAMED_IN_BRACKETS.search(text) is not None


def foreign_document(path: str, root: Map) -> str | None:
    """Why a document that looks like an object is none that a cluster would be given."""
    api_version, kind = _text(root, "apiVersion"), _text(root, "kind")
    if api_version.startswith("kustomize.config.k8s.io/"):
        return "kustomization"
    if api_version == "v1" and kind == "Config" and ("clusters" in root.fields or "contexts" in root.fields):
        return "kubeconfig"
    if kind or api_version:
        return None
    if "services" in root.fields and not posixpath.basename(path).endswith(".json"):
        return "compose"
    return "helm-values" if _VALUES.fullmatch(posixpath.basename(path)) else "not-kubernetes"


def implied_by(document: Document) -> tuple[str, str]:
    """The apiVersion and kind that a typed list, such as a ConfigMapList, gives to items without them."""
    root = document.root
    kind = _text(root, "kind") if isinstance(root, Map) else ""
    if not isinstance(root, Map) or kind == "List" or not kind.endswith("List"):
        return "", ""
    if not isinstance(root.fields.get("items"), Seq):
        return "", ""
    return _text(root, "apiVersion"), kind.removesuffix("List")


def objects_of(document: Document) -> Iterator[At]:
    """Where the objects of a document stand: its root, or the items of a `List`, opened once."""
    root = At(document.source, document.root)
    kind = _text(document.root, "kind") if isinstance(document.root, Map) else ""
    if kind.endswith("List") and isinstance(root["items"].node, Seq):
        for item in root["items"].items():
            if item.is_map:
                yield item
    elif root.is_map:
        yield root


def not_an_object(document: Document, *, named: bool, among_objects: bool) -> Iterator[Problem]:
    """What keeps a document, or items of its `List`, from being objects although they were meant to be.

    `named` says that a person pointed at this very file, `among_objects` that other documents of it are
    objects: only then a list or a scalar is blamed, and what has only one of the two keys that every object has, since
    YAML has many other uses.
    """
    root = document.root
    is_sure = named or among_objects
    if isinstance(root, Map):
        if _text(root, "kind") == "List":
            yield from _list_problems(document, root)
        elif is_sure or len(root.fields) > 1:
            problem = _key_problem(document, root, "document", is_sure=is_sure)
            if problem is not None:
                yield problem
    elif root is not None and document.sent:
        cure = _without_space(document, root)
        if is_sure or (cure and mentions_object(document.source.text)):
            what = "a list" if isinstance(root, Seq) else "a plain value"
            message = f"the document is {what}, not a Kubernetes object"
            yield _problem(document, message, _first_line(document, root), cure)


def _without_space(document: Document, root: Node) -> str:
    """The cure for keys without a space behind their colons, which are one long text."""
    if isinstance(root, Scalar) and not root.style and _NO_SPACE.match(document.source.text, root.start, root.end):
        return "write a space behind the colon"
    return ""


def _first_line(document: Document, node: Node) -> Span:
    newline = document.source.text.find("\n", node.start, node.end)
    return Span(node.start, node.end if newline < 0 else newline)


def _list_problems(document: Document, root: Map) -> Iterator[Problem]:
    items = root.fields.get("items")
    if items is None or (isinstance(items, Scalar) and items.value is None):
        return
    if not isinstance(items, Seq):
        yield _problem(document, "the items of a List must be a list", Span(items.start, items.end))
        return
    for item in items.items:
        problem = _item_problem(document, item)
        if problem is not None:
            yield problem


def _item_problem(document: Document, item: Node) -> Problem | None:
    if not isinstance(item, Map):
        what = "null" if isinstance(item, Scalar) and item.value is None else "not an object"
        return _problem(document, f"an item of the List is {what}", Span(item.start, item.end))
    kind = item.fields.get("kind")
    if isinstance(kind, Scalar) and kind.value == "List":
        message = "a List inside a List is refused by kubectl"
        return _problem(document, message, Span(kind.start, kind.end), "list the objects once")
    if _text(item, "apiVersion") and _text(item, "kind"):
        return None
    message = "an item of the List has no 'apiVersion' and no 'kind'"
    return _key_problem(document, item, "item", is_sure=True) or _problem(
        document, message, _first_line(document, item)
    )


def _key_problem(document: Document, root: Map, what: str, *, is_sure: bool) -> Problem | None:
    good = {key: _text(root, key) for key in ("apiVersion", "kind")}
    if all(good.values()) or not ("metadata" in root.fields or "spec" in root.fields or any(good.values())):
        return None
    for key, other in (("kind", "apiVersion"), ("apiVersion", "kind")):
        if good[key]:
            continue
        near = next((name for name in root.fields if _near(name, key)), None)
        if key in root.fields:
            node = root.fields[key]
            if not good[other]:
                continue
            said = "is empty" if isinstance(node, Scalar) and node.value in (None, "") else "must be text"
            span = root.keys[key] if said == "is empty" else (node.start, node.end)
            return _problem(document, f"'{key}' {said}, so this is not a Kubernetes object", Span(*span))
        if near is not None and ("metadata" in root.fields or good[other]):
            span = Span(*root.keys[near])
            message = f"'{near}' is not '{key}', so this is not a Kubernetes object"
            problem = _problem(document, message, span, f"did you mean '{key}'?")
            return problem._replace(fix=renamed(At(document.source, root)[near], key))
        # Files of other programs have a kind and a spec as well; metadata is what only objects have.
        if good[other] and (is_sure or isinstance(root.fields.get("metadata"), Map)):
            return _problem(
                document, f"the {what} has '{other}' but no '{key}'", Span(*root.keys[other]), f"add '{key}'"
            )
    return None


def _near(name: str, key: str) -> bool:
    if name == key:
        return False
    folded = _NOT_ALPHANUMERIC.sub("", name.lower())
    return distance(folded, key.lower(), 1) <= 1 or (
        abs(len(name) - len(key)) <= 1 and len(key) > 4 and sorted(folded)[:-1] == sorted(key.lower())[:-1]
    )


def _text(root: Map, key: str) -> str:
    node = root.fields.get(key)
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""


def _problem(document: Document, message: str, span: Span, help: str = "") -> Problem:
    return Problem("not-an-object", message, span, document.number, True, help)


def whole_objects(
    file: File,
    releases: tuple[str, ...],
    *,
    fragment: bool,
    labels_come_later: bool = False,
    pinned: frozenset[str] = frozenset(),
) -> tuple[tuple[Object, ...], Mapping[int, str]]:
    """The objects of a file, and for each document that holds none the reason why."""
    objects: list[Object] = []
    reasons: dict[int, str] = {}
    repetitive = {problem.document for problem in file.problems if problem.kind == "duplicate-key"}
    for document in file.documents:
        if document.root is None:
            continue
        if not isinstance(document.root, Map):
            reasons[document.number] = "not-kubernetes"
            continue
        reason = foreign_document(file.source.path, document.root)
        if reason:
            reasons[document.number] = reason
            continue
        implied = implied_by(document)
        for at in objects_of(document):
            deleted = isinstance(at.node, Map) and "$patch" in at.node.fields and at["$patch"].exists
            obj = Object(
                at,
                document.number,
                releases,
                fragment=fragment or deleted,
                labels_come_later=labels_come_later,
                pinned=pinned,
                implied=implied,
                repeats_keys=document.number in repetitive,
            )
            if obj.api_version and obj.kind:
                objects.append(obj)
    return tuple(objects), reasons
