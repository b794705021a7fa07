// The world as it is, for `findCommand`, and what a program prints.

import { execFile } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { workspace } from "vscode";
import { type Command, findCommand, type NoCommand, type Surroundings } from "./command";
import type { Answer } from "./problem";

const PATIENCE = 20_000;

/** The program that the settings name, here and now. */
export function commandHere(): Command | NoCommand {
  return findCommand(workspace.getConfiguration("k8slint").get("path"), surroundings());
}

/** What `command` prints with `args` added; it gets twenty seconds. */
export function ask({ file, args, cwd }: Command, ...more: string[]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(file, [...args, ...more], { cwd, timeout: PATIENCE, windowsHide: true, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      resolve({ output: stdout, error: error === null ? "" : stderr.trim() || error.message });
    });
  });
}

function surroundings(): Surroundings {
  return {
    folders: (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath),
    trusted: workspace.isTrusted,
    home: homedir(),
    path: process.env["PATH"] ?? process.env["Path"] ?? "",
    windows: process.platform === "win32",
    isProgram,
    real,
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function real(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
