"""Custom kinds, judged by the CRDs of the project as the API server judges them."""

from __future__ import annotations

import pytest

from k8slint.schema.catalog import Catalog

from .build import check, objects

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {kind: Widget, plural: widgets}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          status: {type: object, properties: {phase: {type: string}}, required: [phase]}
          spec:
            type: object
            required: [size]
            properties:
              size: {type: integer, format: int32, minimum: 1, maximum: 10}
              big: {type: integer}
              ratio: {type: number, multipleOf: 0.5}
              mode: {type: string, enum: [Fast, Slow], default: Fast}
              title: {type: string, maxLength: 5}
              on: {type: boolean}
              port: {x-kubernetes-int-or-string: true}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              anything: {x-kubernetes-preserve-unknown-fields: true}
              closed: {type: object}
              labels: {type: object, additionalProperties: {type: string}, maxProperties: 2}
              tags: {type: array, maxItems: 3, items: {type: string}, x-kubernetes-list-type: set}
              parts:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name, proto]
                items:
                  type: object
                  required: [name, proto]
                  properties: {name: {type: string}, proto: {type: string, default: TCP}}
              maybe: {type: object, required: [x], properties: {x: {type: string, nullable: true}}}
              pod: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
  - name: v2
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
"""
VERSIONS = "{{group: example.com, names: {{kind: Widget}}, versions: [{}]}}"
SCHEMA = VERSIONS.replace("{}", "{{name: v1, schema: {{openAPIV3Schema: {{{}}}}}}}")
WIDGET = "---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {{name: a}}\nspec: {{size: 1, {}}}\n"


@pytest.mark.parametrize(
    "spec",
    [
        "big: 9999999999",
        "size: 1.0",
        "ratio: 1.5",
        "mode: null",
        "title: äöüßé",
        "port: http",
        "port: 99999999999",
        "free: {a: {b: [1]}}",
        "anything: [1, a]",
        "labels: {a: null}",
        "closed: {}",
        "tags: [a, b]",
        "parts: [{name: a}, {name: a, proto: UDP}]",
        "maybe: {x: null}",
        "pod: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {foo: 1}}",
    ],
)
def test_what_the_server_takes(spec: str) -> None:
    assert check(CRD + WIDGET.format(spec).replace("size: 1, size", "size")) == []


@pytest.mark.parametrize(
    ("spec", "path", "message"),
    [
        ("sise: 1", "sise", "unknown field 'sise' in 'spec'"),
        ("size: 0", "size", "'size' must be at least 1 and at most 10, not 0"),
        ("size: null", "size", "required field 'size' is missing in 'spec'"),
        ("size: '1'", "size", "'size' must be a whole number, but '1' is a string"),
        ("big: 1.5", "big", "'big' must be a whole number, but 1.5 is a number"),
        ("ratio: 0.7", "ratio", "'ratio' must be a multiple of 0.5, not 0.7"),
        ("mode: fast", "mode", "'fast' is not a value of 'mode'"),
        ("title: abcdef", "title", "'title' must have at most 5 characters, not 6"),
        ("port: 1.5", "port", "'port' must be a whole number or a string, but 1.5 is a number"),
        ("port: true", "port", "'port' must be a whole number or a string, but true is a boolean"),
        ("free: x", "free", "'free' must be a mapping, but 'x' is a string"),
        ("closed: {a: 1}", "closed.a", "unknown field 'a' in 'spec.closed'"),
        ("labels: {a: b, c: d, e: f}", "labels", "'labels' must have at most 2 fields, not 3"),
        ("labels: {a: 1}", "labels.a", "'a' must be a string, but 1 is a number"),
        ("tags: [a, a]", "tags.1", "'tags[1]' stands twice: it is in the list already"),
        ("tags: [null]", "tags.0", "'tags[0]' must be a string, but it is null"),
        ("parts: [{name: a}, {name: a, proto: TCP}]", "parts.1", "an earlier item has the same name and proto"),
        ("maybe: {}", "maybe.x", "required field 'x' is missing in 'spec.maybe'"),
        ("pod: {kind: Pod, metadata: {nam: a}}", "pod.apiVersion", "required field 'apiVersion' is missing"),
    ],
)
def test_what_it_refuses(spec: str, path: str, message: str) -> None:
    errors = check(CRD + WIDGET.format(spec).replace("size: 1, size", "size"))
    said = {".".join(map(str, error.place.path)): error.message for error in errors}
    assert message in said[f"spec.{path}"]
    assert len(errors) == (2 if "nam:" in spec else 1)


def test_metadata_is_always_object_meta() -> None:
    (error,) = check(
        CRD + "---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a, foo: 1}\nspec: {size: 1}\n"
    )
    assert error.message == "unknown field 'foo' in 'metadata'"
    (error,) = check(CRD + "---\napiVersion: example.com/v1\nkind: Widget\nspec: {size: 1}\nstatus: {}\n")
    assert error.message == "Widget has no name"


def test_a_version_that_is_not_served() -> None:
    for version in ("v2", "v3"):
        (error,) = check(CRD + f"---\napiVersion: example.com/{version}\nkind: Widget\nmetadata: {{name: a}}\n")
        assert error.fault == "unknown-api"
        assert error.message == f"the CRD of 'Widget' does not serve '{version}'"
        assert error.help == "it serves v1"


def test_what_the_catalog_knows_of_it() -> None:
    (crd,) = objects(CRD)
    catalog = Catalog(("1.37",), [crd])
    assert catalog.namespaced("example.com/Widget") is False
    (widget,) = objects(WIDGET.format(""))
    assert catalog.checked(widget)
    assert not Catalog(("1.37",)).checked(widget)


def test_of_two_crds_the_one_that_fits_is_taken() -> None:
    other = CRD.replace("title: {type: string, maxLength: 5}", "name: {type: string}")
    for spec in ("title: a", "name: a"):
        assert check(f"{CRD}---\n{other}{WIDGET.format(spec)}") == []
        assert check(f"{other}---\n{CRD}{WIDGET.format(spec)}") == []


def test_old_crds_keep_unknown_fields() -> None:
    old = """\
apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  version: v1
  names: {kind: Widget, plural: widgets}
  validation: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: string}}}}}}
"""
    text = old + "---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: 1}\nmore: 1\n"
    assert [error.message for error in check(text)] == ["'size' must be a string, but 1 is a number"]


@pytest.mark.parametrize(
    "spec",
    [
        "null",
        "[]",
        "{group: example.com}",
        VERSIONS.format("null, 1, {}, {name: 1}, {name: v1, schema: 1}"),
        VERSIONS.format("{name: v1, schema: {openAPIV3Schema: []}}"),
        SCHEMA.format(
            "type: 1, properties: [], required: {}, enum: 1, minimum: a, items: 3, x-kubernetes-list-map-keys: 1"
        ),
        SCHEMA.format(
            "type: object, properties: {spec: {type: array, items: 1}, metadata: 1}, required: [1, null, [a]]"
        ),
    ],
)
def test_a_broken_crd_is_no_crash(spec: str) -> None:
    crd = f"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: a}}\nspec: {spec}\n"
    check(crd)
    check(crd + WIDGET.format(""))


def test_crds_are_checked_themselves() -> None:
    assert check(CRD) == []
    (error,) = check(CRD.replace("on: {type: boolean}", "on: {type: bool}"))
    assert error.help == "did you mean 'boolean'? it takes array, boolean, integer, number, object, string"
    (error,) = check(CRD.replace("on: {type: boolean}", "on: {typ: boolean}"))
    assert error.help == "did you mean 'type'?"
    # The server drops what it does not know below items and additionalProperties without a word.
    assert check(CRD.replace("items: {type: string}", "items: {type: string, foo: 1}")) == []
    (error,) = check(CRD.replace("items: {type: string}", "items: {type: string, maxLength: a}"))
    assert error.fault == "type"
