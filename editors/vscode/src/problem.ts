// What is said when the server cannot be used, and what can be done about it.

import type { Command, NoCommand } from "./command";

export type Button = "Install…" | "Upgrade…" | "Try Again" | "Open Settings" | "Manage Trust" | "Show Log";

export interface Problem {
  readonly message: string;
  readonly buttons: readonly Button[];
}

/** The first release of k8slint that has `k8slint server`. */
export const OLDEST_SERVER = "0.1.0";

/** What the program answered to `--version`. */
export interface Answer {
  readonly output: string;
  readonly error: string;
}

/** There is no program to start. */
export function noCommand({ problem, name }: NoCommand): Problem {
  switch (problem) {
    case "invalid":
      return {
        message: `k8slint.path is neither a command nor a list of a command and its arguments: ${name || "it is empty"}`,
        buttons: ["Open Settings"],
      };
    case "missing":
      return {
        message: `k8slint could not be started: no program '${name}' was found. Install k8slint, or say in k8slint.path where it is.`,
        buttons: ["Install…", "Open Settings", "Try Again"],
      };
    case "untrusted":
      return {
        message: `k8slint was not started: '${name}' lies in this workspace, which is not trusted.`,
        buttons: ["Manage Trust", "Open Settings"],
      };
  }
}

/** The program ran, and no server answered: told by what it says of its version, else by `error`. */
export function noServer(command: Command, answer: Answer, error: string): Problem {
  const version = versionOf(answer.output);
  if (answer.error !== "") {
    return {
      message: `'${command.file}' could not be run: ${firstLine(answer.error)}`,
      buttons: ["Open Settings", "Show Log", "Try Again"],
    };
  }
  if (version === undefined) {
    return {
      message: `'${command.file}' is not k8slint: it does not say its version.`,
      buttons: ["Open Settings", "Show Log", "Try Again"],
    };
  }
  return (
    tooOld(version) ?? {
      message: `k8slint ${version} did not start: ${firstLine(error) || "it ended without a word"}`,
      buttons: ["Show Log", "Try Again"],
    }
  );
}

/** The server is older than this extension can use, or undefined. */
export function tooOld(version: string): Problem | undefined {
  if (!isOlder(version, OLDEST_SERVER)) {
    return undefined;
  }
  return {
    message: `k8slint ${version} is too old for this extension, which needs ${OLDEST_SERVER} or later.`,
    buttons: ["Upgrade…", "Open Settings", "Try Again"],
  };
}

/** The server has ended too often. */
export const CRASHES: Problem = {
  message: "The k8slint server has ended unexpectedly several times and is not started again. The log may tell why.",
  buttons: ["Show Log", "Try Again"],
};

/** The version in the output of `k8slint --version`. */
export function versionOf(output: string): string | undefined {
  return /^k8slint (\d\S*)\s*$/m.exec(output)?.[1];
}

/** Whether one version comes before another; what stands behind major, minor and patch is not compared. */
export function isOlder(version: string, other: string): boolean {
  const [left, right] = [numbers(version), numbers(other)];
  const place = left.findIndex((number, index) => number !== right[index]);
  return place >= 0 && (left[place] ?? 0) < (right[place] ?? 0);
}

function numbers(version: string): number[] {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match === null ? [0, 0, 0] : match.slice(1, 4).map((part) => Number(part ?? 0));
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0]?.slice(0, 300) ?? "";
}

/** Ways to get the server: a command for the terminal, and when to take it. */
export function installations(upgrade: boolean): readonly { readonly label: string; readonly description: string }[] {
  const [uv, pipx, pip] = upgrade ? ["upgrade", "upgrade", "install --user --upgrade"] : ["install", "install", "install --user"];
  return [
    { label: `uv tool ${uv} k8slint`, description: "with uv" },
    { label: `pipx ${pipx} k8slint`, description: "with pipx" },
    { label: `python3 -m pip ${pip} k8slint`, description: "with pip" },
  ];
}
