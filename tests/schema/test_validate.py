"""Faults of built-in kinds: where they are, what is said, and how they are mended."""

from __future__ import annotations

import pytest

from .build import check, mended, written

POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: web}}
spec:
  containers:
  - name: web
    image: web:1
{}"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  selector: {{matchLabels: {{app: web}}}}
{}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers: [{{name: web, image: "web:1"}}]
"""


def test_a_good_object_has_no_faults() -> None:
    assert check(DEPLOYMENT.format("  replicas: 1.0")) == []


@pytest.mark.parametrize(
    ("text", "fault", "at", "message", "help", "after"),
    [
        ("replicas: '2'", "type", "'2'", "must be a whole number, but '2' is a string", "remove the quotes: 2", "2"),
        ("replicas: 1.5", "type", "1.5", "'replicas' must be a whole number, but 1.5 is a number", "", None),
        ("replicas: 99999999999", "value", "99999999999", "'99999999999' is out of range for 'replicas'", "", None),
        ("replicas: ${N}", "template", "${N}", "but '${N}' is a placeholder that was not filled in", "render", None),
        ("replicas: {N}", "template", "{N}", "'{N}' is a placeholder that was not filled in", "", None),
        ("replcias: 2", "unknown-field", "replcias", "unknown field 'replcias' in 'spec'", "'replicas'?", "replicas"),
        ("paused: 'no'", "type", "'no'", "'paused' must be true or false, but 'no' is a string", "", None),
        ("paused: 'true'", "type", "'true'", "'paused' must be true or false", "remove the quotes: true", "true"),
        ("nodeSelector: {}", "unknown-field", "nodeSelector", "unknown field", "under 'spec.template.spec'", None),
        ("image: a", "unknown-field", "image", "unknown field", "under 'spec.template.spec.containers[]'", None),
        ("strategy: Recreate", "type", "Recreate", "must be a mapping, but 'Recreate' is a string", "", None),
        (
            "strategy: {type: Rollingupdate}",
            "value",
            "Rollingupdate",
            "'Rollingupdate' is not a value of 'type'",
            "did you mean 'RollingUpdate'? it takes Recreate, RollingUpdate",
            "RollingUpdate",
        ),
        (
            "strategy: {type: yes}",
            "type",
            "yes",
            "'type' must be a string, but 'yes' is read as the boolean true",
            'put it in quotes: "yes"',
            '"yes"',
        ),
    ],
)
def test_deployments(text: str, fault: str, at: str, message: str, help: str, after: str | None) -> None:
    (error,) = check(DEPLOYMENT.format(f"  {text}"))
    assert error.fault == fault
    assert written(error) == at
    assert message in error.message
    assert help in error.help
    if after is not None:
        assert mended(error) == DEPLOYMENT.format(f"  {text.replace(at, after)}")
    else:
        assert error.fix is None


@pytest.mark.parametrize(
    ("text", "fault", "path", "message", "help"),
    [
        ("    args: --verbose", "type", "args", "'args' must be a list", 'write it as a list: ["--verbose"]'),
        (
            "    args: [a, 1]",
            "type",
            "args.1",
            "'args[1]' must be a string, but 1 is a number",
            'put it in quotes: "1"',
        ),
        ("    env: [{name: A, value: 0644}]", "unquoted", "env.0.value", "'0644' is read as the number 420", '"0644"'),
        ("    env: [{name: A, value: 1.10}]", "unquoted", "env.0.value", "'1.10' is read as the number 1.1", '"1.10"'),
        ("    env: [{name: A, value: [a]}]", "type", "env.0.value", "but it is a list", "must stand in quotes"),
        ("    env: [null]", "missing-field", "env.0.name", "required field 'name' is missing", ""),
        ("    ports: [{name: a}]", "missing-field", "ports.0.containerPort", "required field 'containerPort'", ""),
        (
            "    resources: {limits: {memory: 128MB}}",
            "quantity",
            "resources.limits.memory",
            "'128MB' is not a",
            "'128M'",
        ),
        ("    resources: {limits: {memory: 1gi}}", "quantity", "resources.limits.memory", "'1gi' is not a", "'1Gi'"),
        ("    resources: {limits: {cpu: 500 m}}", "quantity", "resources.limits.cpu", "'500 m' is not a", "'500m'"),
        (
            "    resources: {limits: {cpu: one}}",
            "quantity",
            "resources.limits.cpu",
            "'one' is not a quantity",
            "write a",
        ),
        ("    resources: {limits: {cpu: true}}", "type", "resources.limits.cpu", "must be a quantity", ""),
        ("    livenessProbe: {tcpSocket: {port: '80'}}", "value", "livenessProbe.tcpSocket.port", "a name needs", "80"),
        (
            "    livenessProbe: {httpGet: {port: Web}}",
            "value",
            "livenessProbe.httpGet.port",
            "'Web' is not the name",
            "",
        ),
        ("    nodeSelector: {a: b}", "unknown-field", "nodeSelector", "unknown field", "it belongs under 'spec'"),
        (
            "    runAsUser: 0",
            "unknown-field",
            "runAsUser",
            "unknown field",
            "under 'spec.containers[0].securityContext'",
        ),
        (
            "    imagePullPolicy: always",
            "value",
            "imagePullPolicy",
            "'always' is not a value",
            "did you mean 'Always'?",
        ),
        (
            "    workingdir: /",
            "unknown-field",
            "workingdir",
            "unknown field 'workingdir'",
            "did you mean 'workingDir'?",
        ),
    ],
)
def test_containers(text: str, fault: str, path: str, message: str, help: str) -> None:
    (error,) = check(POD.format(text))
    assert error.fault == fault
    assert ".".join(map(str, error.place.path)) == f"spec.containers.0.{path}"
    assert message in error.message
    assert help in error.help


@pytest.mark.parametrize(
    "text",
    [
        "    env: null",
        "    env: [{name: A, value: null}]",
        "    args: [null]",
        "    imagePullPolicy: ''",
        "    resources: {limits: {memory: null, cpu: 1}}",
        "    livenessProbe: {tcpSocket: {port: 80.0}}",
        "    livenessProbe: {tcpSocket: {port: http}}",
        "status: {containerStatuses: [{}]}",
    ],
)
def test_what_the_server_takes(text: str) -> None:
    assert check(POD.format(text)) == []


def test_every_fault_is_said_in_the_order_of_the_text() -> None:
    errors = check(POD.format("    ports: [{hostPort: x}]\n    tty: 1\n  hostIPC: 2\nextra: 3"))
    assert [error.place.path[-1] for error in errors] == ["containerPort", "hostPort", "tty", "hostIPC", "extra"]


def test_missing_fields_point_at_what_lacks_them() -> None:
    errors = check("apiVersion: apps/v1\nkind: Deployment\nmetadata:\nspec:\n  replicas: 1\n")
    assert [(error.place.path, written(error)) for error in errors] == [
        (("metadata", "name"), "metadata"),
        (("spec", "selector"), "spec"),
        (("spec", "template", "spec", "containers"), "spec"),
    ]


def test_a_name_may_be_generated_or_not_needed() -> None:
    assert check("apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: a-}\n") == []
    assert check("apiVersion: authentication.k8s.io/v1\nkind: TokenReview\nspec: {token: t}\n") == []
    (error,) = check("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ''}\n")
    assert (error.fault, error.message) == ("missing-name", "ConfigMap has no name")


def test_a_claim_template_stands_for_the_claim_of_a_volume() -> None:
    text = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              containers: [{name: db, image: "db:1"}]
              volumes: [{name: data, persistentVolumeClaim: {}}]
          volumeClaimTemplates: [{metadata: {name: NAME}}]
        """
    assert check(text.replace("NAME", "data")) == []
    assert [error.fault for error in check(text.replace("NAME", "other"))] == ["missing-field"]


def test_labels_at_the_wrong_level() -> None:
    (error,) = check("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nlabels: {a: b}\n")
    assert error.help == "it belongs under 'metadata'"
    (error,) = check("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, app.kubernetes.io/name: b}\n")
    assert error.help == "it belongs under 'metadata.labels'"


def test_a_field_of_an_older_version() -> None:
    (error,) = check(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: a}
        spec: {backend: {}}
        """
    )
    assert error.help == "an older version of the API had it; now it is defaultBackend"


def test_patches_need_not_be_whole() -> None:
    text = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {}
        spec:
          template:
            spec:
              $setElementOrder/containers: [{name: a}]
              containers: [{name: a, $patch: delete}, {image: 1}]
        """
    assert [error.message for error in check(text, fragment=True)] == [
        "'image' must be a string, but 1 is a number",
    ]


def test_secrets_stay_secret() -> None:
    text = """
        apiVersion: v1
        kind: Secret
        metadata: {name: a, annotations: {last: 7411999}}
        data: {a: 7411999, b: hunter-2, c: "${hunter}", d: [hunter]}
        stringData: {e: 7411999, f: true}
        """
    errors = check(text)
    assert len(errors) == 7
    for error in errors:
        said = f"{error.message} {error.help} {error.fix}"
        assert "7411999" not in said
        assert "hunter" not in said
        assert error.fix is None
    assert {error.fault for error in errors} == {"unquoted", "base64", "template", "type"}


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("YWI", ": the padding with '=' is missing"),
        ("YW-j", ": '-' and '_' belong to another alphabet"),
        ("correct horse", ""),
    ],
)
def test_base64_says_why(value: str, why: str) -> None:
    (error,) = check(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\nbinaryData: {{a: {value}}}\n")
    assert error.message == f"the value of 'a' is not base64{why}"
    assert error.help == "encode it, or put plain text under 'data'"


def test_times() -> None:
    text = "apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {{name: a}}\nspec: {{renewTime: '{}'}}\n"
    assert check(text.format("2024-05-01T12:00:00.000000Z")) == []
    (error,) = check(text.format("2024-05-01T12:00:00Z"))
    assert error.message == "'2024-05-01T12:00:00Z' is not a time with six digits of a second"
    (error,) = check(text.format("noon"))
    assert error.message == "'noon' is not a time"


def test_several_releases_are_merged() -> None:
    every = ("1.27", "1.28", "1.29", "1.37")
    text = POD.format(
        "    restartPolicy: 1\n    foo: 1\n  initContainers: [{name: a, image: b, restartPolicy: Always}]"
    )
    messages = [error.message for error in check(text, *every)]
    assert "unknown field 'foo' in 'spec.containers[0]'" in messages
    assert "field 'restartPolicy' is not in Kubernetes 1.27; it came with 1.28" in messages
    assert "'restartPolicy' must be a string, but 1 is a number (in Kubernetes 1.28 and 1.29, 1.37)" in messages
    (gone,) = check("apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: {name: a}\n", *every)
    assert gone.fault == "removed-api"


def test_a_misspelt_required_field_is_said_once() -> None:
    (error,) = check("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {container: [{name: a, image: b}]}")
    assert (error.fault, error.help) == ("unknown-field", "did you mean 'containers'?")


def test_a_missing_space_is_said_once() -> None:
    (error,) = check("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name:web, image: b}]}")
    assert error.fault == "unknown-field"
    assert error.help == "a space is missing behind the colon: name: web"


@pytest.mark.parametrize(
    ("container", "help"),
    [
        ("resources: {cpu: 100m}", "it belongs under 'requests' or 'limits'"),
        ("securityContext: {fsGroup: 1}", "it belongs under the securityContext of the pod"),
    ],
)
def test_a_field_that_belongs_to_a_neighbour(container: str, help: str) -> None:
    (error,) = check(POD.format(f"    {container}"))
    assert (error.fault, error.help) == ("unknown-field", help)


def test_a_service_selector_has_no_match_labels() -> None:
    (error,) = check(
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}], selector: {matchLabels: {}}}"
    )
    assert error.help == "this selector has no matchLabels; put the labels directly under 'selector'"


def test_hints_end_where_nobody_reads_them() -> None:
    fields = "".join(f"  field{number}: 1\n" for number in range(60))
    found = check(f"apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec:\n  port: 1\n{fields}  ports2: 1")
    assert len(found) == 62
    assert found[0].help == "did you mean 'ports'?"
    assert found[-1].help == ""


def test_every_release_that_complains_is_named() -> None:
    text = "apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata: {name: a}\nspec: {cidrs: [10.0.0.0/24]}"
    (error,) = check(text, "1.25", "1.32", "1.37")
    assert error.message.startswith("'ServiceCIDR' of 'networking.k8s.io/v1' is not in Kubernetes 1.25, 1.32;")


def test_a_kind_near_that_of_a_crd() -> None:
    crd = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, kind: Widget}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
---
"""
    (error,) = check(crd + "apiVersion: example.com/v1\nkind: Wigdet\nmetadata: {name: a}")
    assert (error.fault, error.help) == ("unknown-api", "did you mean 'Widget'?")
    assert check(crd + "apiVersion: example.com/v1\nkind: Gadget\nmetadata: {name: a}") == []


@pytest.mark.parametrize(
    ("line", "message", "help"),
    [
        ("paused: &x 1", "'paused' must be true or false, but 1 is a number", ""),
        (
            "strategy: {type: Recreate <- or not}",
            "'Recreate <- or not' is not a value",
            "'<- or not' is part of the value",
        ),
    ],
)
def test_what_was_written(line: str, message: str, help: str) -> None:
    error = next(iter(check(DEPLOYMENT.format(f"  {line}"))))
    assert message in error.message
    assert help in error.help


def test_the_quotes_go_behind_an_anchor() -> None:
    (error,) = check("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: &x on}")
    assert error.message == "'a' must be a string, but 'on' is read as the boolean true"
    assert '{a: &x "on"}' in mended(error)
