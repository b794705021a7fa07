import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CLIENT_SETTINGS, otherYamlServer, SERVER_SETTINGS, serverSettings } from "../src/settings";

interface Property {
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
}

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const properties: Record<string, Property> = manifest.contributes.configuration.properties;

function read(settings: Record<string, unknown>): (key: string) => unknown {
  return (key) => settings[key];
}

test("what is not set is not sent", () => {
  assert.deepEqual(serverSettings(read({})), {});
  assert.deepEqual(serverSettings(read({ preset: "", config: " ", select: [], path: "k8slint", enable: true })), {});
});

test("what is set is sent under its own name", () => {
  const settings = {
    config: "lint.yaml",
    preset: "strict",
    select: ["images"],
    extendSelect: ["latest-tag"],
    ignore: ["rbac"],
    kubernetesVersions: ["1.34", "1.37"],
    schemaDiagnostics: "off",
    hover: "on",
    completion: "auto",
  };
  assert.deepEqual(serverSettings(read(settings)), settings);
});

test("values of another type are left out", () => {
  assert.deepEqual(serverSettings(read({ preset: 3, ignore: "rbac", select: [1, "images", null], config: null })), {
    select: ["images"],
  });
});

test("with the defaults, the configuration file of the project decides", () => {
  const sent = serverSettings((key) => properties[`k8slint.${key}`]?.default);
  assert.deepEqual(sent, { schemaDiagnostics: "auto", hover: "auto", completion: "auto" });
});

test("package.json declares the settings that are read, and describes each", () => {
  const keys = Object.keys(properties).map((key) => key.replace("k8slint.", ""));
  assert.deepEqual(keys.sort(), [...CLIENT_SETTINGS, ...SERVER_SETTINGS, "trace.server"].sort());
  for (const [key, property] of Object.entries(properties)) {
    assert.match(property.markdownDescription, /\.$/, key);
    assert.ok(["window", "resource", "machine-overridable"].includes(property.scope), key);
    assert.ok(property.enum === undefined || property.enum.includes(property.default), key);
    assert.ok(property.enumDescriptions === undefined || property.enumDescriptions.length === property.enum?.length, key);
  }
});

test("an untrusted workspace can name neither a program nor a file elsewhere", () => {
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  assert.equal(supported, "limited");
  assert.deepEqual(restrictedConfigurations, ["k8slint.path", "k8slint.config"]);
  assert.equal(properties["k8slint.path"]?.scope, "machine-overridable");
});

test("another server speaks of manifests only where it has a schema of Kubernetes", () => {
  const [yaml, kubernetes] = ["redhat.vscode-yaml", "ms-kubernetes-tools.vscode-kubernetes-tools"];
  const installed = (...ids: (string | undefined)[]) => (id: string) => ids.includes(id);
  const store = "https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master/v1.32.1-standalone-strict/all.json";
  assert.equal(otherYamlServer(installed(yaml), {}), false);
  assert.equal(otherYamlServer(installed(yaml), undefined), false);
  assert.equal(otherYamlServer(installed(yaml), { "https://json.schemastore.org/chart.json": "Chart.yaml" }), false);
  assert.equal(otherYamlServer(installed(yaml), { kubernetes: "*.yaml" }), true);
  assert.equal(otherYamlServer(installed(yaml), { Kubernetes: ["deploy/*.yaml"] }), true);
  assert.equal(otherYamlServer(installed(yaml), { [store]: "*.yaml" }), true);
  assert.equal(otherYamlServer(installed(yaml, kubernetes), {}), true);
  assert.equal(otherYamlServer(installed(kubernetes), { kubernetes: "*.yaml" }), false);
});
