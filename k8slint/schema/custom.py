"""What the API server has against a custom resource, in the order in which it looks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from k8slint.kube.custom_schema import Part
from k8slint.kube.custom_values import Sort, Wrong, judged
from k8slint.kube.names import key_fault, label_fault, letter_label_fault, segment_fault, value_fault
from k8slint.kube.objects import Object
from k8slint.node import Map, Node, Path, Scalar, Seq, plain
from k8slint.schema.crd import CustomStruct, Formatted
from k8slint.schema.fill import TooMuch, filled
from k8slint.schema.types import Bounds, Leaf, ListOf, Type
from k8slint.schema.walk import Fault, What, walk

if TYPE_CHECKING:
    from k8slint.schema.cel_rules import Broken

# What can be said of a part of an object, as in a patch.
_OF_PARTS = frozenset({"enum", "number", "pattern", "format"})
_INT32 = 2**31
_MOST = 2000  # faults of one object


def custom_faults(obj: Object, schema: CustomStruct, root: Node) -> list[Fault]:
    """Every fault of an object of a custom kind."""
    if obj.fragment:
        found = walk(schema, root, whole=False)
        return found + [_fault(wrong) for wrong in judged(schema.part, root) if wrong.sort in _OF_PARTS]
    try:
        tree = filled(root, schema.part)
    except TooMuch:
        return [_fault(Wrong("unjudged", schema.part, (), root))]
    faults = [fault for fault in walk(schema, tree) if not _is_let_off(schema, fault)]
    judged_tree = _without_status(tree) if schema.drops_status else tree
    if judged_tree is not tree and "status" in schema.part.required:
        faults.append(Fault("missing", schema, ("status",), None))
    known = {fault.path for fault in faults}
    wrongs = judged(schema.part, judged_tree)
    if schema.part.has_resources:
        wrongs += _embedded(schema.part, judged_tree, ())
    faults += [_fault(wrong) for wrong in wrongs if wrong.path not in known]
    faults += _scale_faults(schema, judged_tree, known)
    faults += _name_faults(schema.part, judged_tree)
    if not faults and schema.rules is not None:
        faults = [_rule_fault(schema.part, broken) for broken in islice(schema.rules.broken(judged_tree), _MOST)]
    return faults[:_MOST]


def _rule_fault(part: Part, broken: Broken) -> Fault:
    sort: Sort = "rule" if broken.message else "unjudged"
    wrong = Wrong(sort, part, broken.path, None, words=broken.message, rule=broken.rule)
    return Fault("custom", Leaf("any"), broken.path, None, None, wrong)


def _name_faults(part: Part, root: Node) -> Iterator[Fault]:
    """A name that the server makes must not be too long, either; it adds five characters."""
    names, metadata = part.field("metadata"), root.fields.get("metadata") if isinstance(root, Map) else None
    name = names.field("name") if names is not None else None
    if name is None or not isinstance(metadata, Map) or _text(metadata, "name"):
        return
    start = _text(metadata, "generateName")
    if start:
        node = metadata.fields["generateName"]
        made = Scalar(f"{start[:58]}12345", node.start, node.end, '"')
        for wrong in judged(name, made):
            if wrong.sort == "size":
                yield _fault(wrong._replace(path=("metadata", "name")))


def _is_let_off(schema: CustomStruct, fault: Fault) -> bool:
    if schema.drops_status and fault.path[:1] == ("status",) and fault.what != "unknown":
        return True
    # The format of a text is looked at before its type, and only if it is a text.
    return fault.what == "type" and isinstance(fault.schema, Formatted) and isinstance(fault.node, Seq)


def _without_status(root: Node) -> Node:
    if not isinstance(root, Map) or "status" not in root.fields:
        return root if not isinstance(root, Map) else Map(dict(root.fields), root.keys, root.start, root.end)
    fields = {key: child for key, child in root.fields.items() if key != "status"}
    return Map(fields, root.keys, root.start, root.end)


def _fault(wrong: Wrong) -> Fault:
    """A fault in the terms of the walk, where it has words for it."""
    part = wrong.part
    what: What = "custom"
    schema: Type = Leaf("any")
    match wrong.sort:
        case "enum":
            what, schema = "enum", Leaf("any", part.enum)
        case "number" if not wrong.words:
            least, most = part.number("minimum"), part.number("maximum")
            bounds = Bounds(
                *(least, most, part.flag("exclusiveMinimum"), part.flag("exclusiveMaximum"), part.number("multipleOf"))
            )
            what, schema = "bounds", Leaf("number", (), bounds)
        case "size":
            name = "Items" if isinstance(wrong.node, Seq) else "Properties" if isinstance(wrong.node, Map) else "Length"
            bounds = Bounds(part.number(f"min{name}"), part.number(f"max{name}"))
            what, schema = "count", Leaf("any", (), bounds)
        case "repeated":
            what, schema = "duplicate", ListOf(Leaf("any"), part.keys if part.list_type == "map" else ())
        case "missing":
            what = "missing"
    return Fault(what, schema, wrong.path, wrong.node, None, wrong)


def _embedded(part: Part, node: Node, path: Path) -> Iterator[Wrong]:
    """What is wrong with the objects inside an object; types are not looked at again."""
    if isinstance(node, Seq):
        if part.items is not None:
            for index, item in enumerate(node.items):
                yield from _embedded(part.items, item, (*path, index))
    elif isinstance(node, Map):
        if part.is_resource:
            yield from _resource(part, node, path)
        for key, child in node.fields.items():
            inner = part.field(key)
            if inner is not None and not isinstance(child, Scalar):
                yield from _embedded(inner, child, (*path, key))


def _resource(part: Part, node: Map, path: Path) -> Iterator[Wrong]:
    metadata = node.fields.get("metadata")
    for at, words in _names(node, metadata if isinstance(metadata, Map) else None):
        found: Node | None = node
        for key in at:
            found = found.fields.get(str(key)) if isinstance(found, Map) else None
        yield Wrong("embedded", part, (*path, *at), found, words=words)


def _names(node: Map, metadata: Map | None) -> Iterator[tuple[tuple[str, ...], str]]:
    version, kind = _text(node, "apiVersion"), _text(node, "kind")
    if version is not None and (not version or version.count("/") > 1):
        yield ("apiVersion",), "is empty" if not version else "has more than one '/'"
    if kind is not None and letter_label_fault(kind.lower()):
        yield ("kind",), letter_label_fault(kind.lower()) or ""
    if metadata is None:
        return
    for name, judge in (("name", segment_fault), ("generateName", segment_fault), ("namespace", label_fault)):
        text = _text(metadata, name)
        if text and judge(text):
            yield ("metadata", name), judge(text) or ""
    for name in ("labels", "annotations"):
        pairs = plain(metadata.fields.get(name))
        for key, value in pairs.items() if isinstance(pairs, dict) else ():
            said = key_fault(key.lower() if name == "annotations" else key)
            if said is None and name == "labels" and isinstance(value, str):
                said = value_fault(value)
            if said:
                yield ("metadata", name, key), said


def _text(node: Map, name: str) -> str | None:
    found = node.fields.get(name)
    return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else None


def _scale_faults(schema: CustomStruct, root: Node, known: set[Path]) -> Iterator[Fault]:
    """The number of replicas that the scale subresource reads must be one."""
    if not schema.replicas:
        return
    node: Node | None = root
    for key in schema.replicas:
        node = node.fields.get(key) if isinstance(node, Map) else None
    value = node.value if isinstance(node, Scalar) else None
    if node is None or (isinstance(node, Scalar) and value is None) or schema.replicas in known:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _INT32:
        yield Fault("bounds", Leaf("number", (), Bounds(0, _INT32 - 1)), schema.replicas, node)
