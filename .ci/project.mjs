/**
 * What every script here needs: run a command, install what is missing, build what is stale.
 * Node built-ins only, so that it runs on a fresh clone.
 */
import { spawn } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exclusively } from "./lock.mjs";

/** The project's folder; every command runs in it. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 128 + 9 and the like are not told apart: 1 after a signal
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Runs a command to its end, and hands over what it printed. */
export function runCaptured(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const stdio = ["ignore", "pipe", "pipe"];
    const child = spawn(command, args, { cwd: root, ...options, stdio });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs a package's own command-line script with this Node, so that no shell and no PATH is needed. */
export function runTool(script, args, options) {
  return run(process.execPath, [join(root, "node_modules", script), ...args], options);
}

let installed;

/**
 * Installs the packages of the lock file unless they are all there already; one process at a time, and
 * in this one once. Writes to stderr only.
 */
export function ensureInstalled() {
  return (installed ??= makeInstalled());
}

async function makeInstalled() {
  if (isInstalled()) return;
  // npm would empty what the link leads to: another checkout's packages.
  if (lstatSync(join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw new Error("node_modules is a link to packages that are not these: remove it.");
  }
  const install = async () => {
    if (!isInstalled()) await installPackages();
  };
  await exclusively(join(root, "node_modules"), install, () => {
    process.stderr.write("Waiting for another process that installs packages ...\n");
  });
}

async function installPackages() {
  process.stderr.write("Installing packages (once, about half a minute) ...\n");
  const npm = process.env["npm_execpath"];
  // No package here needs its install script, and none should run unasked.
  const args = [
    "ci",
    "--include=dev",
    "--ignore-scripts",
    "--no-fund",
    "--no-audit",
    "--loglevel=warn",
  ];
  const stdio = ["ignore", process.stderr, process.stderr];
  const code = npm?.endsWith(".js")
    ? await run(process.execPath, [npm, ...args], { stdio })
    : await run("npm", args, { stdio, shell: process.platform === "win32" });
  if (code !== 0) throw new Error(`npm ci failed with code ${code}.`);
}

/** Whether node_modules holds what the lock file says; npm keeps a copy of it beside the packages. */
function isInstalled() {
  try {
    const wanted = readJson("package-lock.json").packages;
    const present = readJson("node_modules/.package-lock.json").packages;
    return Object.entries(wanted).every(
      ([path, { version, optional }]) =>
        path === "" || optional === true || present[path]?.version === version,
    );
  } catch {
    return false;
  }
}

/** Builds dist/ unless it is newer than all that it is made from. Writes to stderr only. */
export async function ensureBuilt() {
  const built = newestMs(["dist/cli.mjs"]);
  if (built > newestMs(["src", "webview", "esbuild.mjs", "package.json", "package-lock.json"]))
    return;
  process.stderr.write("Building ...\n");
  const code = await run(process.execPath, ["esbuild.mjs"], {
    stdio: ["ignore", process.stderr, process.stderr],
  });
  if (code !== 0) throw new Error(`The build failed with code ${code}.`);
}

/** The newest modification time under these files and folders; 0 where nothing is. */
export function newestMs(paths) {
  const times = paths.map((path) => {
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    if (stats === undefined) return 0;
    if (!stats.isDirectory()) return stats.mtimeMs;
    // The folder's own time tells of files that were deleted.
    return Math.max(stats.mtimeMs, newestMs(namesIn(path).map((name) => join(path, name))));
  });
  return Math.max(0, ...times);
}

/** Python's own copies of what it has read are not what anybody wrote. */
function namesIn(path) {
  return readdirSync(join(root, path)).filter((name) => name !== "__pycache__");
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

/** "850 ms", "12.3 s", "2 min 5 s". */
export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Runs a script's main function; what it throws ends the script with a sentence and code 1. */
export async function main(script) {
  try {
    process.exitCode = await script(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
