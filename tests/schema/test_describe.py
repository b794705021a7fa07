"""What is told of fields is what Kubernetes' API reference says, release by release, or the CRD of a custom kind."""

from __future__ import annotations

import json
from pathlib import Path as File

import k8slint_schemas
import pytest

from k8slint.node import Path
from k8slint.schema.catalog import Catalog
from k8slint.schema.describe import Field, describe, fields, kinds
from k8slint.schema.described import default_told, deprecation_told, tidy
from k8slint.schema.index import index

from .build import objects

POD = ("spec", "template", "spec")
CONTAINER = (*POD, "containers", 0)
CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          description: A Widget   does
            things.
          type: object
          required: [spec]
          properties:
            apiVersion: {type: string}
            metadata: {type: object}
            spec:
              type: object
              required: [size]
              properties:
                size: {type: string, enum: [small, large, null], default: small, description: How large it is.}
                port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
                old: {type: boolean, description: "Deprecated: use new."}
                tags: {type: array, items: {type: string, enum: [a, b]}, default: [a]}
                parts:
                  type: array
                  items: {type: object, properties: {weight: {type: number}}}
                limits: {type: object, additionalProperties: {type: integer}}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                pod: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                big: {type: integer, default: BIG}
    - name: v0
      served: true
      storage: false
      deprecated: true
      deprecationWarning: v0 goes away, use v1
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    - {name: v2, served: false, storage: false, schema: {openAPIV3Schema: {type: object}}}
""".replace("BIG", "9" * 5000)


def catalog(*releases: str) -> Catalog:
    return Catalog(releases or ("1.37",), objects(CRD))


def told(path: Path, api_version: str = "apps/v1", kind: str = "Deployment", *releases: str) -> Field:
    found = describe(catalog(*releases), api_version, kind, path)
    assert found is not None
    return found


def custom(*path: str | int) -> Field:
    return told(path, "example.com/v1", "Widget")


@pytest.mark.parametrize(
    ("path", "type", "shape", "inner"),
    [
        ((), "Deployment", "map", ""),
        (("spec", "replicas"), "integer", "scalar", ""),
        (("spec", "selector"), "LabelSelector", "map", ""),
        (("spec", "strategy", "rollingUpdate", "maxSurge"), "integer or string", "scalar", ""),
        (("metadata", "labels"), "map of string to string", "map", "scalar"),
        (("metadata", "labels", "app"), "string", "scalar", ""),
        (("metadata", "creationTimestamp"), "time", "scalar", ""),
        ((*POD, "containers"), "list of Container", "list", "map"),
        (CONTAINER, "Container", "map", ""),
        ((*CONTAINER, "args"), "list of string", "list", "scalar"),
        ((*CONTAINER, "args", 3), "string", "scalar", ""),
        ((*CONTAINER, "resources", "limits"), "map of string to quantity", "map", "scalar"),
        ((*CONTAINER, "resources", "limits", "cpu"), "quantity", "scalar", ""),
    ],
)
def test_types_are_for_people(path: Path, type: str, shape: str, inner: str) -> None:
    found = told(path)
    assert (found.type, found.shape, found.item_shape) == (type, shape, inner)


def test_the_words_are_those_of_the_api_reference() -> None:
    assert told(("spec", "paused")).description == "Indicates that the deployment is paused."
    assert told(CONTAINER).description == "A single application container that you want to run within a pod."
    assert told((), "v1", "Secret").description.startswith("Secret holds secret data of a certain type.")
    assert told(("data", "any"), "v1", "Secret").description.startswith("Data contains the secret data.")


@pytest.mark.parametrize(
    ("path", "since", "until"),
    [
        ((*CONTAINER, "image"), "", ""),
        ((*CONTAINER, "resizePolicy"), "1.27", ""),
        ((*CONTAINER, "lifecycle", "preStop", "sleep"), "1.29", ""),
        ((*POD, "securityContext", "appArmorProfile", "type"), "1.30", ""),
        ((*POD, "resourceClaims", 0, "source"), "1.26", "1.30"),
    ],
)
def test_releases_are_counted_along_the_path(path: Path, since: str, until: str) -> None:
    found = told(path)
    assert (found.since, found.until) == (since, until)


def test_a_kind_that_came_later_has_its_own_beginning() -> None:
    assert told((), "resource.k8s.io/v1", "ResourceClaim").since == "1.34"
    assert told(("spec", "devices"), "resource.k8s.io/v1", "ResourceClaim").since == ""
    gone = told((), "flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema")
    assert (gone.since, gone.until) == ("1.26", "1.31")
    assert "use flowcontrol.apiserver.k8s.io/v1" in gone.deprecated
    assert told(("status",), "networking.k8s.io/v1", "NetworkPolicy").until == "1.27"


def test_the_newest_release_of_the_catalog_decides() -> None:
    old = catalog("1.27", "1.28")
    assert "resources" not in {field.name for field in fields(old, "v1", "Pod", ("spec",))}
    assert "resources" in {field.name for field in fields(catalog("1.28", "1.32"), "v1", "Pod", ("spec",))}
    later = describe(old, "v1", "Pod", ("spec", "resources"))
    assert later is not None
    assert later.since == "1.32"


def test_required_is_what_the_server_asks_for() -> None:
    found = {field.name for field in fields(catalog(), "apps/v1", "Deployment", CONTAINER) if field.required}
    assert found == {"name", "image"}
    assert not told(("spec", "serviceName"), "apps/v1", "StatefulSet").required
    assert {each.name for each in fields(catalog(), "v1", "ConfigMap", ()) if each.required} == {"apiVersion", "kind"}
    assert not told(("spec", "volumeClaimTemplates", 0, "kind"), "apps/v1", "StatefulSet").required


def test_values() -> None:
    assert told(("spec", "type"), "v1", "Service").values == ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
    assert told(("spec", "policyTypes"), "networking.k8s.io/v1", "NetworkPolicy").values == ("Egress", "Ingress")
    assert told(("spec", "policyTypes", 0), "networking.k8s.io/v1", "NetworkPolicy").values == ("Egress", "Ingress")
    assert told(("apiVersion",)).values == ("apps/v1",)
    assert told(("spec", "volumeClaimTemplates", 0, "kind"), "apps/v1", "StatefulSet").values == (
        "PersistentVolumeClaim",
    )
    assert told((*CONTAINER, "image")).values == ()


def test_what_is_deprecated() -> None:
    assert told((*POD, "serviceAccount")).deprecated == "Deprecated: Use serviceAccountName instead."
    assert told((*POD, "serviceAccountName")).deprecated == ""
    assert told((*CONTAINER, "lifecycle", "preStop", "tcpSocket")).deprecated.startswith("Deprecated. TCPSocket is NOT")
    assert told(("spec", "externalIPs"), "v1", "Service").deprecated.startswith("Deprecated since 1.36")
    assert told(("spec", "externalIPs"), "v1", "Service", "1.35").deprecated == ""
    assert "EndpointSlice" in told((), "v1", "Endpoints").deprecated
    assert told(("addressType",), "discovery.k8s.io/v1", "EndpointSlice").deprecated == ""
    assert told(("deprecatedCount",), "events.k8s.io/v1", "Event").deprecated


def test_every_sort_of_volume_that_is_on_its_way_out_says_so() -> None:
    rows = json.loads((File(k8slint_schemas.__file__).parent / "deprecated-fields.json").read_bytes())
    sorts = {row["key"] for row in rows if row["type"] == "volume"}
    known = {field.name: field.deprecated for field in fields(catalog(), "v1", "Pod", ("spec", "volumes", 0))}
    assert {sort for sort in sorts & known.keys() if not known[sort]} == set()
    assert {name for name, deprecated in known.items() if deprecated} <= sorts


@pytest.mark.parametrize(
    ("path", "default"),
    [
        (("spec", "replicas"), "1"),
        (("spec", "progressDeadlineSeconds"), "600"),
        (("spec", "strategy", "rollingUpdate", "maxSurge"), "25%"),
        ((*POD, "dnsPolicy"), "ClusterFirst"),
        ((*POD, "enableServiceLinks"), "true"),
        ((*POD, "volumes", 0, "secret", "defaultMode"), "0644"),
        ((*CONTAINER, "env", 0, "value"), '""'),
        ((*CONTAINER, "imagePullPolicy"), ""),  # depends on the tag
        ((*CONTAINER, "securityContext", "procMount"), ""),
    ],
)
def test_defaults(path: Path, default: str) -> None:
    assert told(path).default == default


@pytest.mark.parametrize(
    "text",
    [
        "Defaults to 6, unless another is set.",
        "Defaults to 6. When another is set, defaults to 2.",
        "The default is one.",
        "Must be set if the other is (which defaults to 3).",
    ],
)
def test_a_default_under_a_condition_is_none(text: str) -> None:
    assert default_told(text, "integer") == ""


def test_a_value_that_is_deprecated_is_not_its_field() -> None:
    assert deprecation_told("a", "One of X, Y (Deprecated) and Z. The annotation is deprecated since v1.32.") == ""


def test_lists_of_objects() -> None:
    assert told(("items",), "v1", "List").type == "list of object"
    assert told(("items", 0, "spec", "replicas"), "apps/v1", "DeploymentList").default == "1"
    assert {each.name for each in fields(catalog(), "v1", "PodList", ())} == {"apiVersion", "kind", "metadata", "items"}
    assert describe(catalog(), "apps/v1", "NothingList", ()) is None


@pytest.mark.parametrize(
    "path",
    [
        ("nope",),
        ("spec", 0),
        ("spec", "replicas", "x"),
        (*POD, "containers", "name"),
        ("metadata", "labels", "a", "b"),
        (*CONTAINER, "resources", "limits", "cpu", 0),
        ("", ""),
        ("spec",) * 2000,
    ],
)
def test_a_path_that_leads_nowhere(path: Path) -> None:
    for api_version, kind in (("apps/v1", "Deployment"), ("example.com/v1", "Widget")):
        assert describe(catalog(), api_version, kind, path) is None
        assert fields(catalog(), api_version, kind, path) == ()


@pytest.mark.parametrize(
    ("api_version", "kind"), [("", ""), ("v1", "Nope"), ("//", "Pod"), ("example.com/v2", "Widget")]
)
def test_a_kind_that_nobody_knows(api_version: str, kind: str) -> None:
    assert describe(catalog(), api_version, kind, ()) is None
    assert fields(catalog(), api_version, kind, ()) == ()


def test_fields_of_what_is_no_struct() -> None:
    assert fields(catalog(), "apps/v1", "Deployment", ("metadata", "labels")) == ()
    assert fields(catalog(), "apps/v1", "Deployment", (*POD, "containers")) == ()


def test_a_schema_in_a_schema() -> None:
    schema = ("spec", "versions", 0, "schema", "openAPIV3Schema")
    crd = ("apiextensions.k8s.io/v1", "CustomResourceDefinition")
    assert told((*schema, "items"), *crd).type == "JSONSchemaProps or list of JSONSchemaProps"
    assert told((*schema, "items", "properties", "a", "type"), *crd).type == "string"
    assert told((*schema, "items", 0, "type"), *crd).type == "string"
    assert "properties" in {field.name for field in fields(catalog(), *crd, (*schema, *("items",) * 100))}


def test_custom_fields_are_told_by_their_definition() -> None:
    assert custom().description == "A Widget does things."
    assert custom("spec").required
    assert custom("spec", "size") == Field(
        *("size", "string", "How large it is.", True, ("small", "large")), "", "", "", "scalar", "", "small"
    )
    assert custom("spec", "port").type == "integer or string"
    assert custom("spec", "old").deprecated == "Deprecated: use new."
    assert custom("spec", "tags")[4] == custom("spec", "tags", 0)[4] == ("a", "b")
    assert custom("spec", "tags").default == '["a"]'
    assert custom("spec", "parts").type == "list of object"
    assert custom("spec", "parts", 0, "weight").type == "number"
    assert custom("spec", "limits").type == "map of string to integer"
    assert custom("spec", "limits", "any").type == "integer"
    assert custom("spec", "big").default == ""
    assert [field.name for field in fields(catalog(), "example.com/v1", "Widget", ())] == [
        *("apiVersion", "kind", "metadata", "spec")
    ]
    assert fields(catalog(), "example.com/v1", "Widget", ("spec", "free")) == ()


def test_custom_objects_have_the_metadata_of_every_object() -> None:
    assert custom("apiVersion").values == ("example.com/v1",)
    assert custom("kind").values == ("Widget",)
    assert custom("metadata").type == "ObjectMeta"
    assert custom("metadata", "ownerReferences", 0, "uid").required
    assert "labels" in {field.name for field in fields(catalog(), "example.com/v1", "Widget", ("metadata",))}
    assert custom("spec", "pod", "kind").values == ()
    assert custom("spec", "pod", "metadata", "name").type == "string"
    inner = fields(catalog(), "example.com/v1", "Widget", ("spec", "pod"))
    assert [field.name for field in inner] == ["apiVersion", "kind", "metadata"]


def test_a_version_on_its_way_out() -> None:
    assert told((), "example.com/v0", "Widget").deprecated == "v0 goes away, use v1"


def test_kinds_are_those_that_people_write() -> None:
    found = kinds(catalog())
    assert len(found) == len(set(found))
    assert {("apps/v1", "Deployment"), ("v1", "Pod"), ("example.com/v1", "Widget")} <= set(found)
    assert not {("v1", "Binding"), ("v1", "List"), ("v1", "Status"), ("example.com/v2", "Widget")} & set(found)
    assert ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema") not in found
    assert ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema") in kinds(catalog("1.31"))
    assert found[-1][1].endswith("Review")
    assert found.index(("authentication.k8s.io/v1", "TokenReview")) > found.index(("example.com/v1", "Widget"))


@pytest.mark.parametrize("release", [index().releases[0], index().releases[-1]])
def test_every_field_of_every_kind_is_told_alike_by_both(release: str) -> None:
    known = Catalog((release,))
    for api_version, kind in kinds(known):
        for first in fields(known, api_version, kind, ()):
            assert describe(known, api_version, kind, (first.name,)) == first
            for second in fields(known, api_version, kind, (first.name,)):
                assert describe(known, api_version, kind, (first.name, second.name)) == second
                assert second.type


def test_a_description_keeps_its_lists() -> None:
    assert tidy(" a  b \n\n\n\n* c\n  - d  e\n") == "a b\n\n* c\n  - d  e"
