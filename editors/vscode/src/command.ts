// Which program is the server: from the setting `k8slint.path` to a file, its arguments and its working directory.

import * as path from "node:path";

/** What the answer depends on besides the setting. */
export interface Surroundings {
  /** The folders of the workspace, the first one first. */
  readonly folders: readonly string[];
  readonly trusted: boolean;
  readonly home: string;
  /** The value of PATH. */
  readonly path: string;
  readonly windows: boolean;
  isProgram(file: string): boolean;
  /** The path without links, or the path itself where there is no such file. */
  real(file: string): string;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** Why there is no program: the setting is no command, nothing has this name, or it lies in a workspace nobody trusts. */
export interface NoCommand {
  readonly problem: "invalid" | "missing" | "untrusted";
  readonly name: string;
}

/** The program that `setting` names. The system is never left to search: it would look into the working directory, too. */
export function findCommand(setting: unknown, around: Surroundings): Command | NoCommand {
  const words = Array.isArray(setting) ? setting : [setting];
  if (!words.every((word): word is string => typeof word === "string")) {
    return { problem: "invalid", name: JSON.stringify(setting) };
  }
  const [name = "", ...args] = words;
  if (name.trim() === "") {
    return { problem: "invalid", name };
  }
  const file = isBare(name, around) ? onPath(name, around) : atPath(name, around);
  if (typeof file !== "string") {
    return { problem: file.problem, name };
  }
  return { file, args, cwd: (around.trusted && around.folders[0]) || around.home };
}

type Problem = Pick<NoCommand, "problem">;

function isBare(name: string, { windows }: Surroundings): boolean {
  return !name.startsWith("~") && !name.startsWith("$") && !(windows ? /[\\/:]/ : /\//).test(name);
}

function onPath(name: string, around: Surroundings): string | Problem {
  const { posix, win32 } = path;
  const system = around.windows ? win32 : posix;
  let problem: Problem = { problem: "missing" };
  for (const folder of around.path.split(system.delimiter)) {
    const file = system.isAbsolute(folder) ? program(system.join(folder, name), around) : undefined;
    if (file === undefined) {
      continue;
    }
    if (mayRun(file, around)) {
      return file;
    }
    problem = { problem: "untrusted" };
  }
  return problem;
}

function atPath(name: string, around: Surroundings): string | Problem {
  const system = around.windows ? path.win32 : path.posix;
  const folder = around.folders[0] ?? around.home;
  const expanded = name.replace(/^~(?=[\\/])/, () => around.home).replace("${workspaceFolder}", () => folder);
  const file = program(system.resolve(folder, expanded), around);
  if (file === undefined) {
    return { problem: "missing" };
  }
  return mayRun(file, around) ? file : { problem: "untrusted" };
}

function program(file: string, { windows, isProgram }: Surroundings): string | undefined {
  // Without a shell, Windows starts nothing but .exe and .com; pip, pipx and uv make an .exe.
  const names = windows && !/\.(exe|com)$/i.test(file) ? [`${file}.exe`] : [file];
  return names.find(isProgram);
}

function mayRun(file: string, around: Surroundings): boolean {
  if (around.trusted) {
    return true;
  }
  const folders = around.folders.flatMap((folder) => [folder, around.real(folder)]);
  return [file, around.real(file)].every((place) => !folders.some((folder) => isWithin(place, folder, around.windows)));
}

function isWithin(file: string, folder: string, windows: boolean): boolean {
  const system = windows ? path.win32 : path.posix;
  const rest = system.relative(folder, file);
  return rest === "" || (rest.split(system.sep)[0] !== ".." && !system.isAbsolute(rest));
}
