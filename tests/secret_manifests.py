"""Manifests that hold canaries (words in capitals) where secrets stand, and some that hold none."""

from __future__ import annotations

_HEAD = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n"
_POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: nginx\n"

# What can stand in the value of a key of a Secret.
_VALUES = {
    "plain": "CANARY",
    "base64": "BASE64",
    "number": "NUMBER",
    "long": "LONG",
    "two-words": "CANARY CANARY",
    "quoted": "'CANARY'",
    "double-quoted": '"CANARY"',
    "tag-int": "!!int CANARY",
    "tag-binary": "!!binary CANARY!",
    "tag-bool": "!!bool CANARY",
    "tag-own": "!CANARY CANARY",
    "tag-handle": "!CANARY!b CANARY",
    "tag-verbatim": "!<CANARY> CANARY",
    "alias": "*CANARY",
    "anchor": "&CANARY CANARY",
    "anchor-used": "&CANARY CANARY\n  again: *CANARY",
    "colon": "CANARY: CANARY",
    "colons": "CANARY : CANARY : CANARY",
    "at": "@CANARY",
    "backtick": "`CANARY`",
    "percent": "%CANARY",
    "star": "* CANARY",
    "unclosed-double": '"CANARY',
    "unclosed-single": "'CANARY",
    "behind-quote": '"CANARY" CANARY',
    "bad-escape": '"CANARY \\q CANARY"',
    "surrogate": '"CANARY \\ud83d CANARY"',
    "slash": '"CANARY \\/ CANARY"',
    "list": "[CANARY, CANARY]",
    "map": "{CANARY: CANARY}",
    "unclosed-list": "[CANARY, CANARY",
    "unclosed-map": "{CANARY: CANARY",
    "braces": "{CANARY}",
    "template": "{{ .Values.CANARY }}",
    "template-call": '{{ "CANARY" | b64enc }}',
    "placeholder": "${CANARY}",
    "angle": "<CANARY>",
    "question": "[CANARY?CANARY]",
    "comment": "CANARY # CANARY",
    "comment-only": "# CANARY",
    "tab": "CANARY\tCANARY",
    "tab-line": "CANARY\n\tother: CANARY",
    "continued": "CANARY\n    CANARY",
    "continued-key": "CANARY\n    CANARY: CANARY",
    "dedented": "CANARY\nCANARY",
    "misindented": "CANARY\n   other: CANARY",
    "item": "CANARY\n  - CANARY",
    "block": "|\n    CANARY\n    CANARY: CANARY\n\n    # CANARY",
    "block-folded": ">-\n    CANARY CANARY\n    - CANARY",
    "block-behind": "| CANARY\n    CANARY",
    "block-dedented": "|\n-----BEGIN CANARY-----\nCANARY\n-----END CANARY-----",
    "block-dashes": "|\n---CANARY\nCANARY\n",
    "separator": "CANARY\n---CANARY",
    "separator-text": "CANARY\n--- CANARY",
    "separator-comment": "CANARY\n--- # CANARY",
    "end": "CANARY\n...\nother: CANARY",
    "end-text": "CANARY\n...\nCANARY CANARY",
    "end-comment": "CANARY\n... # CANARY\n# CANARY",
    "end-document": "CANARY\n...\nstringData:\n  a: CANARY\n  b: NUMBER",
    "duplicate": "CANARY\n  key: CANARY\n  other: CANARY\n  other: CANARY",
    "nested": "\n    CANARY: CANARY\n    CANARY: CANARY",
    "inf": ".inf\n  other: CANARY",
    "typographic": "\u201cCANARY\u201d: CANARY",
    "note": "'CANARY' <- CANARY",
    "apostrophe": "CANARY's 'CANARY' CANARY: CANARY",
    "merge": "CANARY\n  <<: {other: CANARY}",
    "merge-bad": "CANARY\n  <<: CANARY",
    "merge-list": "CANARY\n  <<: [{other: CANARY}, CANARY]",
    "complex-key": "CANARY\n  ? [CANARY]\n  : CANARY",
    "control": "CANARY\x01CANARY",
    "nul": "CANARY\x00CANARY",
    "line-separator": "CANARY # CANARY\u2028other: CANARY",
    "bidi": "CANARY\u202eCANARY",
    "conflict": "\n<<<<<<< CANARY\n    CANARY\n=======\n    CANARY\n>>>>>>> CANARY",
    "no-colon": "CANARY\n  password CANARY",
    "no-colon-next": "CANARY\n  password CANARY\n  other: CANARY",
    "no-space": "CANARY\n  password:CANARY\n  other: CANARY",
    "equals": "CANARY\n  password=CANARY\n  other: CANARY",
    "url": "postgres://CANARY:CANARY@CANARY/db",
    "null": "~\n  other: CANARY",
    "suppressed": "NUMBER # k8slint: ignore[nothing-at-all] -- CANARY",
    "embedded": '\'{"auths": {"CANARY": {"auth": "CANARY"}}}\'',
    "dash": "CANARY\n\u2014\nother: CANARY",
    "directive": "CANARY\n---\n%CANARY CANARY\n---\nkind: Secret\ndata: {a: CANARY}",
}

_WAYS = {
    "data.yaml": _HEAD + "data:\n  key: {}\n  last: BASE64\n",
    "string-data.yaml": _HEAD + "type: Opaque\nstringData:\n  first: CANARY\n  key: {}\n",
    "note.yaml": _HEAD + "  annotations:\n    note: CANARY\n    key: {}\ndata: {{a: BASE64}}\n",
    "stray.yaml": _HEAD + "strnigdata:\n  key: {}\n  last: CANARY\n",
    "list.yaml": "apiVersion: v1\nkind: List\nitems:\n- # CANARY\n  kind: Secret\n  apiVersion: v1\n"
    "  stringData:\n    key: {}\n",
}

_WHOLE = {
    # Kinds with slips.
    **{
        f"kind {kind}.yaml": f"apiVersion: v1\n{kind}\nmetadata: {{name: a}}\ndata:\n  a: {value}\n"
        f"stringData: {{b: CANARY}}\n"
        for kind in (
            "kind: secret",
            "kind: Secrets",
            "kind: SECRET",
            "Kind: Secret",
            "kind: Secert",
            "kind: 'Secret'",
            "kind: &a Secret",
            "kind: !!str Secret",
            'kind: "S\\u0065cret"',
            "kind: [Secret]",
            "kind: Secret # CANARY",
            "kinds: Secret",
            "ind: Secret",
            "type: Opaque",
        )
        for value in ("NUMBER",)
    },
    **{
        f"broken kind {kind}.yaml": f"apiVersion: v1\n{kind}\nmetadata: {{name: a}}\ndata:\n  a: CANARY\n  b: @CANARY\n"
        for kind in (
            "kind: secret",
            "kind: Secrets",
            "kind: SECRET",
            "Kind: Secret",
            "kind:Secret",
            "kind Secret",
            "kind: >-\n  Secret",
            "kind: Secret\nkind: ConfigMap",
            "type: Opaque",
        )
    },
    "kind twice.yaml": "apiVersion: v1\nkind: Secret\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: CANARY}\n",
    "kind in list.yaml": "apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: a}\n"
    "  data: {a: NUMBER, b: CANARY}\n",
    "between.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n---\n# CANARY\n"
    + _HEAD
    + "data:\n  # CANARY\n  a: CANARY\n# CANARY\n---\napiVersion: v1\nkind: ConfigMap\n",
    "root twice.yaml": _HEAD
    + "data: {a: CANARY}\ndata: {a: BASE64}\ntype: CANARY\ntype: Opaque\nmetadata: {name: b}\n",
    "root scalar.yaml": _HEAD + "data: CANARY\nstringData: [CANARY]\nmetadata: CANARY\n",
    "other roots.yaml": _HEAD
    + "foo: NUMBER\nbar: [CANARY, {CANARY: CANARY}]\nspec: {template: {a: CANARY}}\n# CANARY\n",
    "label alias.yaml": _HEAD + "  labels: {a: &x CANARY}\nstringData: {a: *x}\n",
    "merged item.yaml": "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n"
    "  metadata: {name: a}\n"
    "  data: &d {a: CANARY}\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: b}\n  data: {<<: *d, c: NUMBER}\n",
    "flow.yaml": "{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {a: CANARY, b: NUMBER, CANARY}}\n",
    "flow behind dashes.yaml": "---\n{apiVersion: v1, kind: Secret, metadata: {name: a}, "
    "stringData: {a: CANARY, b: NUMBER}}\n",
    "flow broken.yaml": "---\n{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {a: CANARY, "
    "b: @CANARY}}\n",
    "nested.yaml": "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: a}\nobjects:\n"
    "- apiVersion: v1\n  kind: Secret\n  metadata: {name: a}\n  stringData: {a: CANARY}\n  data: {b: NUMBER}\n",
    "text.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n    kind: Secret\n"
    "    data: {a: CANARY}\n",
    "commented.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: 5}\n"
    "# kind: Secret\n# data:\n#   a: CANARY\n",
    "windows.yaml": (_HEAD + "data:\n  a: !!int CANARY\n  b: |\n    CANARY\n").replace("\n", "\r\n"),
    # JSON.
    **{
        f"json {name}.json": '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, '
        '"data": {"a": "BASE64", ' + text
        for name, text in {
            "bare": '"password": CANARY}}',
            "number": '"password": NUMBER}}',
            "fine": '"password": 5, "b": "CANARY"}, "c": "CANARY"}',
            "comma": '"password": "CANARY",}}',
            "no-comma": '"password": "CANARY" "b": "CANARY"}}',
            "no-colon": '"password" "CANARY"}}',
            "only-value": '"CANARY"}}',
            "bare-value": "CANARY, 5}}",
            "unclosed": '"password": "CANARY}}',
            "escape": '"password": "CANARY \\q CANARY"}}',
            "comment": '"password": "CANARY" // CANARY\n}}',
            "hash": '"password": "CANARY" # CANARY\n}}',
            "tail": '"password": "CANARY"}} CANARY',
            "tail-document": '"password": "CANARY"}}\n---\n{"a": "CANARY"}',
            "cut": '"password": "CANARY"',
            "twice": '"password": "CANARY", "password": "CANARY"}}',
            "twice-root": '"a": "CANARY"}, "data": {"a": "BASE64"}}',
            "template": '"password": {{ CANARY }}, "b": "CANARY"}}',
            "list": '"password": ["CANARY", {"CANARY": "CANARY"}]}}',
            "smart": '"password": \u201cCANARY\u201d}}',
            "huge": '"password": 1e999, "CANARY": 5}}'.replace('"CANARY"', '"a"'),
            "kind-twice": '"password": "CANARY"}, "kind": "ConfigMap"}',
        }.items()
    },
    "json-pretty.json": '{\n  "apiVersion": "v1",\n  "kind": "Secret",\n  "data": {\n    "a": "CANARY",\n'
    '    "b": CANARY,\n'
    '    "c": "CANARY"\n  }\n}\n',
    "json-list.json": '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap"}, '
    '{"data": {"a": "CANARY", "b": CANARY}, "kind": "Secret"}]}',
    "json-list-fine.json": '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap"}, '
    '{"data": {"a": "CANARY", "b": 5, "a": NUMBER}, "kind": "Secret", "apiVersion": "v1"}]}'.replace(
        "NUMBER", '"CANARY"'
    ),
    # Variables of pods.
    **{
        f"variable {number}.yaml": _POD + "    env:\n    - name: DB_PASSWORD\n" + text
        for number, text in enumerate(
            (
                "      value: CANARY\n",
                "      value: NUMBER # CANARY\n",
                "      vlaue: CANARY\n",
                "      value: [CANARY, CANARY]\n",
                "      value: {CANARY: CANARY}\n",
                "      value: {CANARY}\n",
                "      value: *CANARY\n",
                "      value: !!int CANARY\n",
                "      value: !CANARY CANARY\n",
                "      value: @CANARY\n",
                "      value: CANARY: CANARY\n",
                "      value: CANARY\n     - name: x\n",
                "      value: CANARY\nCANARY\n",
                "      value: 'CANARY\n  CANARY CANARY\n    ports: [{containerPort: 80}]\n",
                "      value: CANARY\n      value: CANARY\n",
                "      value: CANARY\n      name: X_TOKEN\n",
                "    value: CANARY\n",
                "      value:CANARY\n",
                "     value: CANARY\n",
                "\tvalue: CANARY\n",
                "      value: 'CANARY\n",
                "      value: |\n        CANARY\n        CANARY\n    - name: [x\n",
                "      value: '{{ .Values.CANARY }}'\n    - {{ if }}\n",
                "      value: {{ .Values.CANARY }}\n",
                "      value: LONG\n",
                "      value: ${CANARY}\n",
                "      valueFrom: CANARY\n",
                "    - {name: X_TOKEN, value: CANARY}\n    - {value: CANARY, name: X_TOKEN, name: X_TOKEN}\n",
                "    - {name: X_TOKEN, value: CANARY}\n    - {value: CANARY, name: X_TOKEN}\n    - @\n",
                "    - value: CANARY\n      name: X_TOKEN\n    - @\n",
                "    - X_TOKEN=CANARY\n",
                "      # comment\n      value: postgres://user:CANARY@host/x\n",
            )
        )
    },
    "variable map.yaml": _POD + "    env: {DB_PASSWORD: CANARY, X_TOKEN: NUMBER}\n",
    "variable url.yaml": _POD + "    env:\n    - {name: DATABASE_URL, value: postgres://user:CANARY@host/x}\n    - @\n",
    "variable.json": '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, '
    '"spec": {"containers": [{"name": "a", '
    '"image": "nginx", "env": [{"name": "DB_PASSWORD", "value": CANARY}]}]}}',
    "variable-pretty.json": '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "a", "env": [\n{\n'
    '  "name": "DB_PASSWORD",\n  "value": CANARY\n},\n{\n  "value": "CANARY",\n  "name": "X_TOKEN"\n}\n]}]}}',
    "variable-octal.json": '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, '
    '"spec": {"containers": [{"name": '
    '"a", "image": "nginx", "env": [{"name": "DB_PASSWORD", "value": 31415926535}]}]}}'.replace(
        "31415926535", '["CANARY"]'
    ),
}


def _indented(value: str, text: str) -> str:
    """A value whose further lines stand as deep as the key does; those at column 1 stay there."""
    deeper = " " * (text.index("key:") - text.rindex("\n", 0, text.index("key:")) - 3)
    return value.replace("\n  ", f"\n{deeper}  ").replace("\u2028", f"\u2028{deeper}  ")


SECRETS: dict[str, str] = {
    **{
        f"{value}-{way}": text.replace("{}", _indented(_VALUES[value], text)).replace("{{a", "{a").replace("4}}", "4}")
        for value in _VALUES
        for way, text in _WAYS.items()
    },
    **_WHOLE,
}

OPEN: dict[str, str] = {
    "references.yaml": _POD
    + "    env:\n    - name: DB_PASSWORD\n      valueFrom:\n        secretKeyRef: {name: db-password, key: password}\n"
    "    - {name: DB_PASSWORD_FILE, value: /run/x}\n    envFrom:\n    - secretRef: {name: my-secret}\n"
    "  volumes:\n  - name: app-token\n    secret: {secretName: app-token}\n",
    "store.yaml": "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec:\n"
    "  secretStoreRef: {name: vault, kind: ClusterSecretStore}\n  target: {kind: Secret, name: a}\n",
    "role.yaml": "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\n"
    "rules:\n- {apiGroups: [''], resources: [secrets], verbs: [get]}\n",
    "service.yaml": "apiVersion: v1\nkind: Service # of the secret kind\nmetadata: {name: token}\n"
    "spec: {ports: [{port: 80}]}\n",
    "broken-role.yaml": "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\n"
    "rules:\n- {apiGroups: [''], resources: [secrets], verbs: [get}\n",
}
