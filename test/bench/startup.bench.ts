import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { printRows } from "./print.js";
import { median } from "./statistics.js";
import { passFail, type BenchRow } from "./table.js";

/** What the extension costs a person who has just opened a window. */

const runs = 7;
const barMs = 50;
const bundle = fileURLToPath(new URL("../../dist/extension.cjs", import.meta.url));

/**
 * A fresh Node process with an editor that does nothing: any name of its API is a function, a class,
 * a record of more such names, and, where a number is wanted, 0.
 */
const script = `
const Module = require("node:module");
const load = Module._load;
const anything = () => new Proxy(function () {}, {
  get: (_, name) => {
    if (name === Symbol.toPrimitive) return () => 0;
    return name === "then" || typeof name === "symbol" ? undefined : anything();
  },
  apply: () => anything(),
  construct: () => anything(),
});
const editor = anything();
Module._load = (name, ...rest) => (name === "vscode" ? editor : load(name, ...rest));
const from = performance.now();
const { activate } = require(process.argv[1]);
const imported = performance.now();
activate({
  subscriptions: [],
  extension: { packageJSON: { version: "0.0.0" } },
  extensionUri: anything(),
  globalStorageUri: { fsPath: "" },
  globalState: anything(),
  workspaceState: anything(),
});
console.log(JSON.stringify([imported - from, performance.now() - imported]));
process.exit();
`;

async function benchActivation(): Promise<BenchRow> {
  const both: number[] = [];
  for (let run = 0; run < runs; run++) {
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script, bundle]);
    const [importMs, activateMs] = JSON.parse(stdout) as [number, number];
    both.push(importMs + activateMs);
  }
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
