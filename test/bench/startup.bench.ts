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

/** What the extension costs a person who has just opened a window. */

const runs = 7;
const barMs = 50;
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

const script = `
const { anything } = await import("vscode");
const from = performance.now();
const { activate } = await import("./main.mjs");
const imported = performance.now();
activate({
  subscriptions: [],
  extension: { packageJSON: { version: "0.0.0" } },
  extensionUri: anything(),
  globalStorageUri: { fsPath: "" },
  globalState: anything(),
  workspaceState: anything(),
  secrets: anything(),
});
console.log(JSON.stringify([imported - from, performance.now() - imported]));
process.exit();
`;

/** Lays the bundle beside such an editor, and a script that imports both. */
function withEditor(folder: string): string {
  cpSync(bundle, folder, { recursive: true });
  const used = readdirSync(folder).flatMap((file) => {
    const imports = readFileSync(join(folder, file), "utf8").matchAll(
      /import\{([^}]*)\}from"vscode"/g,
    );
    return [...imports].flatMap(([, names = ""]) =>
      names.split(",").map((name) => name.split(" ")[0]),
    );
  });
  const names = [...new Set(used)].map((name) => `export const ${name ?? ""} = anything();`);
  const editor = join(folder, "node_modules/vscode");
  mkdirSync(editor, { recursive: true });
  writeFileSync(join(editor, "package.json"), `{ "type": "module", "main": "index.js" }`);
  writeFileSync(join(editor, "index.js"), [anything, ...names].join("\n"));
  const start = join(folder, "start.mjs");
  writeFileSync(start, script);
  return start;
}

async function benchActivation(): Promise<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), "ib-startup-"));
  const start = withEditor(folder);
  const both: number[] = [];
  for (let run = 0; run < runs; run++) {
    // In a fresh process each.
    const { stdout } = await promisify(execFile)(process.execPath, [start]);
    const [importMs, activateMs] = JSON.parse(stdout) as [number, number];
    both.push(importMs + activateMs);
  }
  rmSync(folder, { recursive: true });
  const isPassed = median(both) < barMs;
  return {
    title: "Importing the extension and activating it",
    isPassed,
    text:
      `Median of ${runs} fresh processes: ${median(both).toFixed(1)} ms ` +
      `(${both.map((ms) => ms.toFixed(0)).join(", ")}; bar ${barMs} ms). ${passFail(isPassed)}`,
  };
}

await printRows("The extension", [benchActivation]);
