// Where VS Code enters: what is registered, and what starts the server.

import { commands, env, type ExtensionContext, extensions, window, workspace } from "vscode";
import { otherServer } from "./client";
import { isReason } from "./documents";
import { explainRule } from "./explain";
import { StatusItem } from "./item";
import { Server } from "./server";
import { CLIENT_SETTINGS } from "./settings";
import { traceInto } from "./trace";

let server: Server | undefined;

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("k8slint", { log: true });
  const item = new StatusItem();
  const trace = traceInto(log);
  const here = new Server(item, log, trace.channel);
  server = here;
  let started = false;
  let other = otherServer();

  const start = (): void => {
    started = true;
    void here.restart();
  };
  const startAgain = (): void => {
    if (started) {
      start();
    }
  };
  const startAgainIfOther = (): void => {
    if (other !== otherServer()) {
      other = otherServer();
      startAgain();
    }
  };

  context.subscriptions.push(
    log,
    trace,
    item,
    commands.registerCommand("k8slint.restart", start),
    commands.registerCommand("k8slint.showLog", () => log.show()),
    commands.registerCommand("k8slint.explainRule", () => explainRule(here, "here")),
    commands.registerCommand("k8slint.version", () => showVersion(here, context)),
    commands.registerCommand("k8slint.menu", () => showMenu(here)),
    workspace.onDidGrantWorkspaceTrust(startAgain),
    workspace.onDidOpenTextDocument((document) => {
      if (!started && isReason(document)) {
        start();
      }
    }),
    extensions.onDidChange(startAgainIfOther),
    workspace.onDidChangeConfiguration((change) => {
      if (CLIENT_SETTINGS.some((key) => change.affectsConfiguration(`k8slint.${key}`))) {
        startAgain();
      } else if (change.affectsConfiguration("yaml.schemas")) {
        startAgainIfOther();
      }
    }),
  );
  if (workspace.textDocuments.some(isReason)) {
    start();
  }
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

async function showVersion(here: Server, context: ExtensionContext): Promise<void> {
  const { version } = context.extension.packageJSON as { version: string };
  const text = `k8slint server ${here.version || "(not running)"}, extension ${version}`;
  if ((await window.showInformationMessage(text, "Copy")) === "Copy") {
    await env.clipboard.writeText(text);
  }
}

async function showMenu(here: Server): Promise<void> {
  const entries = [
    { label: "$(refresh) Restart the server", run: () => commands.executeCommand("k8slint.restart") },
    { label: "$(output) Show the log", run: () => commands.executeCommand("k8slint.showLog") },
    { label: "$(gear) Open the settings", run: () => commands.executeCommand("workbench.action.openSettings", "@ext:k8slint.k8slint") },
    { label: "$(book) Open the rules", run: () => explainRule(here, "all") },
  ];
  const choice = await window.showQuickPick(entries, { title: `k8slint ${here.version}`.trim() });
  await choice?.run();
}
