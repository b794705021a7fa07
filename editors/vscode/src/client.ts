// The connection to one server: what it is told, and what of its answers is shown in another way.

import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { commands, extensions, type LogOutputChannel, Uri, workspace } from "vscode";
import {
  CloseAction,
  type ConfigurationParams,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ShowDocumentParams,
} from "vscode-languageclient/node";
import type { Command } from "./command";
import { restarts } from "./crashes";
import { SELECTOR } from "./documents";
import { type InitializationOptions, otherYamlServer, type ServerSettings, serverSettings } from "./settings";

/** What happens to a server without being asked for. */
export interface Events {
  /** It has ended. `again` says whether it is started again. */
  ended(again: boolean): void;
  /** It has written a line to its standard error. */
  wrote(line: string): void;
}

/** A client that leaves it to the extension to tell people of failures, so that they are told once. */
class Client extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** A client for `command`, not yet started. */
export function newClient(command: Command, log: LogOutputChannel, trace: LogOutputChannel, events: Events): LanguageClient {
  let client: LanguageClient | undefined;
  const mayRestart = restarts();
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    diagnosticCollectionName: "k8slint",
    outputChannel: log,
    traceOutputChannel: trace,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    stdioOptions: { stdout: () => undefined, stderr: (input) => lines(input, events) },
    initializationOptions: (): InitializationOptions => ({
      otherYamlServer: otherServer(),
      status: true,
    }),
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        const wasUp = client?.initializeResult !== undefined;
        const again = wasUp && mayRestart(Date.now());
        events.ended(again);
        return { action: again ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
      },
    },
    middleware: {
      workspace: {
        configuration: async (params, token, next) => {
          const answers = await next(params, token);
          return Array.isArray(answers) ? answers.map((answer, index) => configured(params, index) ?? answer) : answers;
        },
      },
      window: {
        showDocument: async (params, token, next) => ((await openPage(params)) ? { success: true } : next(params, token)),
      },
    },
  };
  client = new Client("k8slint", "k8slint", { command: command.file, args: [...command.args, "server"], options: { cwd: command.cwd } }, options);
  return client;
}

function lines(input: Readable, events: Events): void {
  createInterface({ input }).on("line", (line) => events.wrote(line));
}

/** Whether Red Hat's extension speaks of manifests here. */
export function otherServer(): boolean {
  return otherYamlServer(
    (id) => extensions.getExtension(id) !== undefined,
    workspace.getConfiguration("yaml").get("schemas"),
  );
}

function settingsFor(resource: Uri | undefined): ServerSettings {
  const section = workspace.getConfiguration("k8slint", resource);
  return serverSettings((key) => section.get(key));
}

function configured({ items }: ConfigurationParams, index: number): object | undefined {
  const item = items[index];
  return item?.section === "k8slint" ? settingsFor(item.scopeUri ? Uri.parse(item.scopeUri) : undefined) : undefined;
}

/** Opens the page of a rule as it is meant to be read; false where it is no page, or there is no preview. */
async function openPage({ uri, external }: ShowDocumentParams): Promise<boolean> {
  const page = Uri.parse(uri);
  if (external === true || page.scheme !== "file" || !page.path.endsWith(".md")) {
    return false;
  }
  try {
    await commands.executeCommand("vscode.openWith", page, "vscode.markdown.preview.editor");
    return true;
  } catch {
    return false;
  }
}
