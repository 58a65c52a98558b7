import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Once for all suites of this process. */
let built: Promise<Metafile["outputs"]> | undefined;

async function bundle(): Promise<Metafile["outputs"]> {
  const { metafile } = await build({
    ...{ absWorkingDir: root, entryPoints: ["src/extension.ts", "src/cli/main.ts"] },
    ...{ bundle: true, splitting: true, format: "esm", platform: "node", outdir: "unwritten" },
    ...{ write: false, metafile: true, external: ["vscode"], logLevel: "silent" },
    mainFields: ["module", "main"],
  });
  return metafile.outputs;
}

/** Bundles the extension and the command line before the tests of a suite, to see what is read when. */
export function useReads() {
  let outputs: Metafile["outputs"] = {};
  before(async function () {
    this.timeout(60_000);
    outputs = await (built ??= bundle());
  });

  /** Files that are read with the one that a source begins: by itself, not when something is used. */
  const readWith = (source: string): Set<string> => {
    const first = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source);
    assert.ok(first !== undefined, source);
    const seen = new Set([first]);
    for (const path of seen) {
      for (const { kind, path: next } of outputs[path]?.imports ?? []) {
        if (kind === "import-statement" && outputs[next] !== undefined) seen.add(next);
      }
    }
    const inputs = [...seen].flatMap((path) => Object.entries(outputs[path]?.inputs ?? {}));
    const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    return new Set(used.map(([input]) => input));
  };
  return { readWith };
}
