import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { printRows } from "./print.js";
import { median } from "./statistics.js";
import { passFail, type BenchRow } from "./table.js";

/** What the extension costs a person who has just opened a window, also one with connections. */

const runs = 15;
const barMs = 50;
/** What connections may cost more: nothing, but for what a process differs from another one. */
const moreBarMs = 3;
const bundle = fileURLToPath(new URL("../../dist/extension/", import.meta.url));

/**
 * An editor that does nothing: any name of its API is a function, a class, a record of more such
 * names, and, where a number is wanted, 0.
 */
const anything = `
export const anything = () => new Proxy(function () {}, {
  get: (_, name) => {
    if (name === Symbol.toPrimitive) return () => 0;
    return name === "then" || typeof name === "symbol" ? undefined : anything();
  },
  apply: () => anything(),
  construct: () => anything(),
});
`;

/** Connections as a person has set them up, for `inspect` of whatever setting. */
const connections = ["openai", "router", "fleet"].map((name) => ({
  ...{ name, kind: "openai", url: `https://${name}.example/v1`, prices: {} },
}));
const configured = `
export const workspace = new Proxy(anything(), {
  get: (all, name) => name !== "getConfiguration" ? all[name] : () => ({
    get: (setting, byDefault) => byDefault,
    inspect: (setting) =>
      ({ globalValue: setting === "connections" ? ${JSON.stringify(connections)} : undefined }),
  }),
});
`;

const script = `
const { Socket } = await import("node:net");
let opened = 0;
Socket.prototype.connect = () => { opened++; throw new Error("A connection is opened."); };
const { anything } = await import("vscode");
const from = performance.now();
const { activate } = await import("./main.mjs");
activate({
  subscriptions: [],
  extension: { packageJSON: { version: "0.0.0" } },
  extensionUri: anything(),
  globalStorageUri: { fsPath: "" },
  globalState: anything(),
  workspaceState: anything(),
  secrets: anything(),
});
const activated = performance.now();
await new Promise((settled) => setTimeout(settled, 50));
console.log(JSON.stringify({ ms: activated - from, opened }));
process.exit();
`;

/** Lays the bundle beside such an editor, and a script that imports both. */
function withEditor(folder: string, settings: string): string {
  cpSync(bundle, folder, { recursive: true });
  const used = readdirSync(folder).flatMap((file) => {
    const imports = readFileSync(join(folder, file), "utf8").matchAll(
      /import\{([^}]*)\}from"vscode"/g,
    );
    return [...imports].flatMap(([, names = ""]) =>
      names.split(",").map((name) => name.split(" ")[0]),
    );
  });
  const names = [...new Set(used)]
    .filter((name) => !settings.includes(`export const ${name ?? ""} `))
    .map((name) => `export const ${name ?? ""} = anything();`);
  const editor = join(folder, "node_modules/vscode");
  mkdirSync(editor, { recursive: true });
  writeFileSync(join(editor, "package.json"), `{ "type": "module", "main": "index.js" }`);
  writeFileSync(join(editor, "index.js"), [anything, settings, ...names].join("\n"));
  const start = join(folder, "start.mjs");
  writeFileSync(start, script);
  return start;
}

interface Start {
  readonly ms: number;
  readonly opened: number;
}

/** Starts editors with such settings, each in a fresh process, in turn. */
async function startsWith(...settings: readonly string[]): Promise<Start[][]> {
  const editors = settings.map((each) => {
    const folder = mkdtempSync(join(tmpdir(), "ib-startup-"));
    return { folder, script: withEditor(folder, each), starts: [] as Start[] };
  });
  for (let run = 0; run < runs; run++) {
    for (const { script, starts } of editors) {
      const { stdout } = await promisify(execFile)(process.execPath, [script]);
      starts.push(JSON.parse(stdout) as Start);
    }
  }
  for (const { folder } of editors) rmSync(folder, { recursive: true });
  return editors.map(({ starts }) => starts);
}

async function benchActivation(): Promise<BenchRow> {
  const [starts = []] = await startsWith("");
  const each = starts.map(({ ms }) => ms);
  const isPassed = median(each) < barMs;
  return {
    title: "Importing the extension and activating it",
    isPassed,
    text:
      `Median of ${runs} fresh processes: ${median(each).toFixed(1)} ms ` +
      `(${each.map((ms) => ms.toFixed(0)).join(", ")}; bar ${barMs} ms). ${passFail(isPassed)}`,
  };
}

async function benchConnections(): Promise<BenchRow> {
  const [without = [], withThem = []] = await startsWith("", configured);
  // The quickest of each: what else the machine does only ever adds.
  const [withoutMs, withMs] = [without, withThem].map((starts) =>
    Math.min(...starts.map(({ ms }) => ms)),
  ) as [number, number];
  const opened = withThem.reduce((sum, start) => sum + start.opened, 0);
  const isPassed = withMs - withoutMs < moreBarMs && opened === 0;
  return {
    title: "The same with three connections configured",
    isPassed,
    text:
      `The quickest of ${runs}: ${withMs.toFixed(1)} ms, without them ${withoutMs.toFixed(1)} ms ` +
      `(bar ${moreBarMs} ms more); ${opened} connections opened (bar 0). ${passFail(isPassed)}`,
  };
}

await printRows("The extension", [benchActivation, benchConnections]);
