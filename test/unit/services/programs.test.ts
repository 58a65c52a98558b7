import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programPath } from "../../../src/services/programs.js";

interface Case {
  readonly what: string;
  readonly platform: NodeJS.Platform;
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Files that can be run, as they would be named. */
  readonly files: readonly string[];
  readonly found: string | null;
}

const windowsPath = (path: string) => ({ Path: path, PATHEXT: ".COM;.EXE;.BAT;.CMD;.VBS" });

const cases: readonly Case[] = [
  {
    ...{ what: "the first folder of PATH that has it", platform: "linux", name: "uv" },
    variables: { PATH: "/a:/b:/c" },
    files: ["/b/uv", "/c/uv"],
    found: "/b/uv",
  },
  {
    ...{ what: "no relative folder, and not the empty one", platform: "linux", name: "uv" },
    variables: { PATH: ":.:bin:./node_modules/.bin:~/bin" },
    files: ["uv", "./uv", "bin/uv", "node_modules/.bin/uv", "~/bin/uv"],
    found: null,
  },
  {
    ...{ what: "the person's own folders behind PATH", platform: "linux", name: "uv" },
    variables: { PATH: "/a", HOME: "/home/ada" },
    files: ["/home/ada/.local/bin/uv"],
    found: "/home/ada/.local/bin/uv",
  },
  {
    ...{ what: "no name with a folder in it", platform: "linux", name: "../evil" },
    variables: { PATH: "/a/b" },
    files: ["/a/evil", "/a/b/../evil"],
    found: null,
  },
  {
    ...{ what: "no Python of a Mac's own", platform: "darwin", name: "python3" },
    variables: { PATH: "/usr/bin" },
    files: ["/usr/bin/python3"],
    found: null,
  },
  {
    ...{ what: "Homebrew's, which a desktop does not know", platform: "darwin", name: "python3" },
    variables: { PATH: "/usr/bin:/bin" },
    files: ["/usr/bin/python3", "/opt/homebrew/bin/python3"],
    found: "/opt/homebrew/bin/python3",
  },
  {
    ...{ what: "other programs of a Mac's own", platform: "darwin", name: "security" },
    variables: { PATH: "/usr/bin" },
    files: ["/usr/bin/security"],
    found: "/usr/bin/security",
  },
  {
    ...{ what: "no variable of another case but on Windows", platform: "linux", name: "uv" },
    variables: { Path: "/a" },
    files: ["/a/uv"],
    found: null,
  },
  {
    ...{ what: "PATH in any case, PATHEXT's endings", platform: "win32", name: "nvidia-smi" },
    variables: windowsPath("C:\\Windows\\System32;C:\\tools"),
    files: ["C:\\tools\\nvidia-smi.exe"],
    found: "C:\\tools\\nvidia-smi.exe",
  },
  {
    ...{ what: "endings in PATHEXT's order", platform: "win32", name: "uv" },
    variables: { PATH: "C:\\a", PathExt: ".EXE;.COM" },
    files: ["C:\\a\\uv.com", "C:\\a\\uv.exe"],
    found: "C:\\a\\uv.exe",
  },
  {
    ...{ what: "the usual endings where PATHEXT names none", platform: "win32", name: "uv" },
    variables: { PATH: "C:\\a" },
    files: ["C:\\a\\uv.exe"],
    found: "C:\\a\\uv.exe",
  },
  {
    ...{ what: "no script, which only a shell starts", platform: "win32", name: "python" },
    variables: windowsPath("C:\\pyenv\\shims;C:\\Python312"),
    files: ["C:\\pyenv\\shims\\python.bat", "C:\\Python312\\python.exe"],
    found: "C:\\Python312\\python.exe",
  },
  {
    ...{ what: "a name that has its ending", platform: "win32", name: "py.exe" },
    variables: windowsPath("C:\\Windows"),
    files: ["C:\\Windows\\py.exe"],
    found: "C:\\Windows\\py.exe",
  },
  {
    ...{ what: "folders in quotes", platform: "win32", name: "py" },
    variables: windowsPath('"C:\\Program Files\\Launcher"'),
    files: ["C:\\Program Files\\Launcher\\py.exe"],
    found: "C:\\Program Files\\Launcher\\py.exe",
  },
  {
    ...{ what: "nothing of the working folder or its drive", platform: "win32", name: "py" },
    variables: windowsPath(';.;bin;C:bin;\\bin;/bin;%USERPROFILE%\\bin;""'),
    files: ["py.exe", "bin\\py.exe", "C:bin\\py.exe", "\\bin\\py.exe", "\\py.exe"],
    found: null,
  },
  {
    ...{ what: "a folder on another machine that PATH names", platform: "win32", name: "uv" },
    variables: windowsPath("\\\\server\\tools"),
    files: ["\\\\server\\tools\\uv.exe"],
    found: "\\\\server\\tools\\uv.exe",
  },
  {
    ...{ what: "no path for a name", platform: "win32", name: "..\\evil" },
    variables: windowsPath("C:\\a\\b"),
    files: ["C:\\a\\evil.exe"],
    found: null,
  },
];

describe("the path of a program", () => {
  for (const { what, platform, name, variables, files, found } of cases) {
    it(`is by PATH: ${what} (${platform})`, async () => {
      const isProgram = (path: string): Promise<boolean> => Promise.resolve(files.includes(path));
      assert.equal(await programPath(name, variables, platform, isProgram), found);
    });
  }

  it("is that of a file that can be run, and of no folder", async function () {
    if (process.platform === "win32") this.skip();
    const folder = await mkdtemp(join(tmpdir(), "imagebeam-programs-"));
    try {
      await mkdir(join(folder, "a", "tool"), { recursive: true });
      await mkdir(join(folder, "b"));
      await writeFile(join(folder, "b", "tool"), "");
      await mkdir(join(folder, "c"));
      await writeFile(join(folder, "c", "tool"), "");
      await chmod(join(folder, "c", "tool"), 0o700);
      const PATH = ["a", "b", "c"].map((name) => join(folder, name)).join(":");
      assert.equal(await programPath("tool", { PATH }), join(folder, "c", "tool"));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
