import assert from "node:assert/strict";
import { test } from "node:test";
import { findCommand, type Surroundings } from "../src/command";

function around(programs: string[], more: Partial<Surroundings> = {}): Surroundings {
  return {
    folders: ["/srv/shop"],
    trusted: true,
    home: "/home/ada",
    path: "/usr/bin:/home/ada/.local/bin",
    windows: false,
    isProgram: (file) => programs.includes(file),
    real: (file) => file,
    ...more,
  };
}

const LOCAL = "/home/ada/.local/bin/k8slint";
const VENV = "/srv/shop/.venv/bin/k8slint";
const UNTRUSTED = { trusted: false };

test("a name is looked up on the PATH, in its order", () => {
  assert.deepEqual(findCommand("k8slint", around([LOCAL])), { file: LOCAL, args: [], cwd: "/srv/shop" });
  const both = findCommand("k8slint", around([LOCAL, "/usr/bin/k8slint"]));
  assert.equal("file" in both && both.file, "/usr/bin/k8slint");
});

test("a list is a program and its arguments", () => {
  assert.deepEqual(findCommand(["uvx", "--offline", "k8slint"], around(["/usr/bin/uvx"])), {
    file: "/usr/bin/uvx",
    args: ["--offline", "k8slint"],
    cwd: "/srv/shop",
  });
});

test("a path may begin at the home, at the workspace, or be relative to it", () => {
  for (const [setting, file] of [
    ["/opt/my tools/k8slint", "/opt/my tools/k8slint"],
    ["~/.local/bin/k8slint", LOCAL],
    ["${workspaceFolder}/.venv/bin/k8slint", VENV],
    [".venv/bin/k8slint", VENV],
    ["./.venv/bin/k8slint", VENV],
  ] as const) {
    const found = findCommand(setting, around([file]));
    assert.equal("file" in found && found.file, file, setting);
  }
});

test("what is not there is missing, under the name that was asked for", () => {
  assert.deepEqual(findCommand("k8slint", around([])), { problem: "missing", name: "k8slint" });
  assert.deepEqual(findCommand("/opt/k8slint", around([])), { problem: "missing", name: "/opt/k8slint" });
});

test("what is no command is said to be invalid", () => {
  for (const setting of ["", "  ", [], [""], 3, null, undefined, ["python3", 3], { command: "k8slint" }]) {
    const found = findCommand(setting, around([LOCAL]));
    assert.equal("problem" in found && found.problem, "invalid", JSON.stringify(setting));
  }
});

test("nothing of an untrusted workspace is run, however it is named", () => {
  for (const setting of [VENV, "${workspaceFolder}/.venv/bin/k8slint", ".venv/bin/k8slint", "/srv/other/../shop/.venv/bin/k8slint"]) {
    assert.deepEqual(findCommand(setting, around([VENV], UNTRUSTED)), { problem: "untrusted", name: setting });
  }
  assert.deepEqual(findCommand("k8slint", around([VENV], { ...UNTRUSTED, path: "/srv/shop/.venv/bin" })), {
    problem: "untrusted",
    name: "k8slint",
  });
});

test("a link into an untrusted workspace, or a workspace behind a link, is not run", () => {
  const link = around([LOCAL], { ...UNTRUSTED, real: (file) => (file === LOCAL ? VENV : file) });
  assert.equal("problem" in findCommand("k8slint", link), true);
  const moved = around(["/disk/shop/k8slint"], { ...UNTRUSTED, real: (file) => file.replace("/srv/shop", "/disk/shop") });
  assert.equal("problem" in findCommand("/disk/shop/k8slint", moved), true);
});

test("a program elsewhere is run for an untrusted workspace, but not in it", () => {
  const first = around([VENV, LOCAL], { ...UNTRUSTED, path: "/srv/shop/.venv/bin:/home/ada/.local/bin" });
  assert.deepEqual(findCommand("k8slint", first), { file: LOCAL, args: [], cwd: "/home/ada" });
  const beside = around(["/srv/shop-tools/k8slint"], UNTRUSTED);
  assert.equal("file" in findCommand("/srv/shop-tools/k8slint", beside), true);
});

test("the working directory is never searched, even where the PATH names it", () => {
  const dots = around(["/srv/shop/k8slint", "k8slint", "./k8slint"], { path: ".::bin:" });
  assert.deepEqual(findCommand("k8slint", dots), { problem: "missing", name: "k8slint" });
});

test("without a folder the home takes its place", () => {
  const found = findCommand("k8slint", around([LOCAL], { folders: [] }));
  assert.equal("cwd" in found && found.cwd, "/home/ada");
});

test("Windows: an .exe, absolute folders of the PATH, drives and letters of any case", () => {
  const exe = "C:\\Users\\ada\\.local\\bin\\k8slint.exe";
  const windows = { windows: true, home: "C:\\Users\\ada", folders: ["c:\\work\\shop"], path: ".;C:\\Users\\ada\\.local\\bin" };
  for (const setting of ["k8slint", "k8slint.exe", "~\\.local\\bin\\k8slint", exe]) {
    const found = findCommand(setting, around([exe], windows));
    assert.equal("file" in found && found.file, exe, setting);
  }
  const inside = around(["C:\\Work\\Shop\\k8slint.exe"], { ...windows, ...UNTRUSTED });
  assert.deepEqual(findCommand("C:\\Work\\Shop\\k8slint", inside), { problem: "untrusted", name: "C:\\Work\\Shop\\k8slint" });
  assert.equal("problem" in findCommand("D:k8slint", around([], windows)), true);
});
