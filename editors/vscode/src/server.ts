// The one server of this window: started, stopped, and what is said when it fails.

import { commands, type LogOutputChannel, window, workspace } from "vscode";
import { type LanguageClient, State as ClientState } from "vscode-languageclient/node";
import { newClient } from "./client";
import type { Command } from "./command";
import type { StatusItem } from "./item";
import { type Button, CRASHES, installations, noCommand, noServer, type Problem, tooOld } from "./problem";
import type { ServerStatus } from "./status";
import { ask, commandHere } from "./surroundings";

export class Server {
  private client: LanguageClient | undefined;
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly item: StatusItem,
    private readonly log: LogOutputChannel,
    private readonly trace: LogOutputChannel,
  ) {}

  /** Starts the server if there is none, or anew; one call after another. */
  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      await this.begin();
    });
  }

  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  /** The running server, to ask it something. */
  get running(): LanguageClient | undefined {
    return this.client?.isRunning() ? this.client : undefined;
  }

  get version(): string {
    return this.running?.initializeResult?.serverInfo?.version ?? "";
  }

  private next(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step).catch((error: unknown) => this.log.error(String(error)));
    return this.queue;
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.item.show({ is: "stopped" });
    if (client !== undefined) {
      await client.dispose().catch((error: unknown) => this.log.warn(`the server did not stop by itself: ${error}`));
    }
  }

  private async begin(): Promise<void> {
    if (!workspace.getConfiguration("k8slint").get<boolean>("enable", true)) {
      this.item.show({ is: "off" });
      return;
    }
    const command = commandHere();
    if ("problem" in command) {
      this.fail(noCommand(command));
      return;
    }
    this.log.info(`starting ${[command.file, ...command.args, "server"].join(" ")} in ${command.cwd}`);
    this.item.show({ is: "starting" });
    await this.connect(command);
  }

  private async connect(command: Command): Promise<void> {
    let lastWords = "";
    const client = newClient(command, this.log, this.trace, {
      wrote: (line) => {
        this.log.info(line);
        lastWords = line.trim() || lastWords;
      },
      ended: (again) => {
        if (this.client === client && client.initializeResult !== undefined && !again) {
          this.fail(CRASHES);
        }
      },
    });
    this.client = client;
    client.onNotification("k8slint/status", (status: ServerStatus) => {
      if (this.client === client) {
        this.item.show({ is: "running", version: this.version, status });
      }
    });
    client.onDidChangeState(({ newState }) => {
      if (this.client === client && newState === ClientState.Starting) {
        this.item.show({ is: "starting" });
      } else if (this.client === client && newState === ClientState.Running) {
        this.item.show({ is: "running", version: this.version });
      }
    });
    try {
      await client.start();
    } catch (error) {
      const answer = await ask(command, "--version");
      this.fail(noServer(command, answer, lastWords || (error instanceof Error ? error.message : String(error))));
      return;
    }
    const old = tooOld(this.version);
    if (this.version !== "" && old !== undefined) {
      this.fail(old);
    }
  }

  private fail(problem: Problem): void {
    this.item.show({ is: "failed", message: problem.message });
    this.log.error(problem.message);
    void window.showErrorMessage(problem.message, ...problem.buttons).then((button) => this.press(button));
  }

  private async press(button: Button | undefined): Promise<void> {
    switch (button) {
      case "Try Again":
        return this.restart();
      case "Show Log":
        return this.log.show();
      case "Open Settings":
        return commands.executeCommand("workbench.action.openSettings", "k8slint.path");
      case "Manage Trust":
        return commands.executeCommand("workbench.trust.manage");
      case "Install…":
      case "Upgrade…":
        return install(button === "Upgrade…");
      case undefined:
        return undefined;
    }
  }
}

/** Writes a command into a terminal. Running it is left to the user. */
async function install(upgrade: boolean): Promise<void> {
  const choice = await window.showQuickPick(installations(upgrade), { title: "k8slint: the command to write into a terminal" });
  if (choice !== undefined) {
    const terminal = window.createTerminal("k8slint");
    terminal.show();
    terminal.sendText(choice.label, false);
  }
}
