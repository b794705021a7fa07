// The page of a rule: of the one under the cursor, or of one that is chosen.

import { languages, window } from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import { rulesIn, rulesOf } from "./rules";
import type { Server } from "./server";
import { ask, commandHere } from "./surroundings";

/** Opens the page of the rule under the cursor ("here"), or of one that is chosen from the list of all. */
export async function explainRule(server: Server, from: "here" | "all"): Promise<void> {
  const here = from === "here" ? rulesUnderCursor() : [];
  const chosen = here.length === 1 ? here[0] : await pick(here);
  if (chosen === undefined) {
    return;
  }
  if (server.running === undefined) {
    void window.showWarningMessage("The k8slint server does not run.");
    return;
  }
  await server.running.sendRequest(ExecuteCommandRequest.type, { command: "k8slint.explain", arguments: [chosen] });
}

/** Lets the user choose from the list of all rules, with some of them first. */
async function pick(first: readonly string[]): Promise<string | undefined> {
  const rules = allRules().then((list) =>
    [...list]
      .sort((left, right) => Number(first.includes(right.id)) - Number(first.includes(left.id)))
      .map(({ id, summary, severity, category }) => ({ label: id, description: `${severity}, ${category}`, detail: summary })),
  );
  const options = { title: "k8slint: explain a rule", matchOnDescription: true, matchOnDetail: true };
  try {
    return (await window.showQuickPick(rules, options))?.label;
  } catch (error) {
    void window.showErrorMessage(`The rules of k8slint could not be listed: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function rulesUnderCursor(): readonly string[] {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    return [];
  }
  const there = languages.getDiagnostics(editor.document.uri).filter(({ range }) => range.contains(editor.selection.active));
  return rulesOf(there);
}

async function allRules(): Promise<ReturnType<typeof rulesIn>> {
  const command = commandHere();
  if ("problem" in command) {
    throw new Error(`no program '${command.name}' can be run`);
  }
  const { output, error } = await ask(command, "rules", "--output-format", "json");
  if (error !== "") {
    throw new Error(error);
  }
  return rulesIn(output);
}
