// What people are told: the status, the problems, the rules.

import assert from "node:assert/strict";
import { test } from "node:test";
import { restarts } from "../src/crashes";
import { isReason, SELECTOR } from "../src/documents";
import { installations, isOlder, noCommand, noServer, OLDEST_SERVER, tooOld, versionOf } from "../src/problem";
import { rulesIn, rulesOf } from "../src/rules";
import { shown } from "../src/status";

const COMMAND = { file: "/usr/bin/k8slint", args: [], cwd: "/" };

test("status: a server that runs tells its version, releases and counts", () => {
  const status = { state: "ready", version: "0.2.0", kubernetesVersions: ["1.34", "1.37"], files: 1, objects: 42 } as const;
  assert.deepEqual(shown({ is: "running", version: "0.1.0", status }), {
    text: "k8slint 0.2.0 · Kubernetes 1.34, 1.37",
    detail: "1 file, 42 objects",
    busy: false,
    level: "information",
  });
});

test("status: a server that has not said anything yet", () => {
  assert.deepEqual(shown({ is: "running", version: "" }), { text: "k8slint", detail: "ready", busy: false, level: "information" });
});

test("status: loading is busy, an error is an error, and a message is shown", () => {
  const loading = shown({ is: "running", version: "0.1.0", status: { state: "loading", files: 3, objects: 0 } });
  assert.deepEqual([loading.busy, loading.detail], [true, "reading the project"]);
  const broken = shown({ is: "running", version: "0.1.0", status: { state: "error", message: ".k8slint.yaml: no such key" } });
  assert.deepEqual([broken.level, broken.detail], ["error", ".k8slint.yaml: no such key"]);
});

test("status: without a server", () => {
  assert.equal(shown({ is: "starting" }).busy, true);
  assert.equal(shown({ is: "stopped" }).level, "warning");
  assert.deepEqual(shown({ is: "failed", message: "no program" }), { text: "k8slint", detail: "no program", busy: false, level: "error" });
  assert.match(shown({ is: "off" }).detail, /k8slint\.enable/);
  assert.equal(shown({ is: "waiting" }).level, "information");
});

test("problem: each has a sentence and a way out", () => {
  const missing = noCommand({ problem: "missing", name: "k8slint" });
  assert.match(missing.message, /no program 'k8slint' was found/);
  assert.deepEqual(missing.buttons, ["Install…", "Open Settings", "Try Again"]);
  assert.ok(noCommand({ problem: "untrusted", name: ".venv/bin/k8slint" }).buttons.includes("Manage Trust"));
  assert.match(noCommand({ problem: "invalid", name: "" }).message, /it is empty$/);
});

test("problem: why no server answered", () => {
  const error = "connection got disposed\nat somewhere";
  assert.match(noServer(COMMAND, { output: "k8slint 9.0.0\n", error: "" }, error).message, /9\.0\.0 did not start: connection got disposed$/);
  assert.match(noServer(COMMAND, { output: "k8slint 0.0.9\n", error: "" }, error).message, /0\.0\.9 is too old/);
  assert.match(noServer(COMMAND, { output: "GNU bash, version 5.2\n", error: "" }, error).message, /is not k8slint/);
  assert.match(noServer(COMMAND, { output: "", error: "Permission denied\n" }, error).message, /could not be run: Permission denied$/);
});

test("problem: an old server is told apart from one that will do", () => {
  assert.ok(tooOld("0.0.9")?.buttons.includes("Upgrade…"));
  for (const version of [OLDEST_SERVER, "0.1", "0.1.0.dev3", "0.10.0", "1.0.0"]) {
    assert.equal(tooOld(version), undefined, version);
  }
  assert.ok(isOlder("0.9.0", "0.10.0") && !isOlder("0.10.0", "0.9.0"));
  assert.equal(versionOf("warning: something\nk8slint 0.1.0\n"), "0.1.0");
  assert.equal(versionOf("k8slint\n"), undefined);
  assert.ok(installations(true).every(({ label }) => /upgrade/.test(label)));
});

test("crashes: four restarts in three minutes, and more when time has passed", () => {
  const again = restarts();
  assert.deepEqual([0, 1, 2, 3, 4].map((second) => again(second * 1000)), [true, true, true, true, false]);
  assert.equal(again(10 * 60 * 1000), true);
});

test("documents: YAML and JSON on disk or not yet, and JSON only if it looks like a manifest", () => {
  const page = (languageId: string, text: string, scheme = "file") => ({ languageId, uri: { scheme }, getText: () => text });
  assert.equal(SELECTOR.length, 4);
  assert.ok(isReason(page("yaml", "")));
  assert.ok(isReason(page("yaml", "", "untitled")));
  assert.ok(isReason(page("json", '{"apiVersion": "v1"}')));
  for (const other of [page("json", '{"name": "x"}'), page("yaml", "", "git"), page("helm", ""), page("dockercompose", "")]) {
    assert.ok(!isReason(other));
  }
});

test("rules: those under the cursor, each once, of this source only", () => {
  const said = [
    { source: "k8slint", code: "latest-tag" },
    { source: "k8slint", code: { value: "latest-tag", target: "file:///x" } },
    { source: "k8slint", code: { value: "schema" } },
    { source: "yaml-schema", code: "other" },
    { source: "k8slint", code: 7 },
    { source: "k8slint" },
  ];
  assert.deepEqual(rulesOf(said), ["latest-tag", "schema"]);
});

test("rules: the list that the program prints", () => {
  const rule = { id: "latest-tag", summary: "image has no tag", severity: "warning", category: "images" };
  assert.deepEqual(rulesIn(JSON.stringify([{ ...rule, on: true }, { id: 3 }, null])).map(({ id }) => id), ["latest-tag"]);
  assert.throws(() => rulesIn("{}"));
  assert.throws(() => rulesIn("Usage: k8slint"));
});
