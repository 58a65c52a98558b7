import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";

/** Whoever uses no local model pays nothing for them: that code lies in files of its own. */
describe("the code of this machine's services", () => {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  let outputs: Metafile["outputs"];
  before(async function () {
    this.timeout(60_000);
    const { metafile } = await build({
      ...{ absWorkingDir: root, entryPoints: ["src/extension.ts", "src/cli/main.ts"] },
      ...{ bundle: true, splitting: true, format: "esm", platform: "node", outdir: "unwritten" },
      ...{ write: false, metafile: true, external: ["vscode"], logLevel: "silent" },
    });
    ({ outputs } = metafile);
  });

  /** Sources that are read with the file that a source begins: by itself, not when something is used. */
  function readWith(source: string): Set<string> {
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
  }
  const ofServices = (source: string): string[] =>
    [...readWith(source)].filter((input) => input.startsWith("src/services/"));

  it("is not read by a window that opens, nor by a built-in search", () => {
    assert.deepEqual(ofServices("src/extension.ts"), []);
    assert.deepEqual(ofServices("src/providers/builtin/builtinProvider.ts"), []);
  });

  it("is read in a terminal no further than its words", () => {
    const read = ofServices("src/cli/main.ts");
    assert.deepEqual(
      read.filter((input) => !/^src\/services\/\w+\.ts$/.test(input)),
      [],
    );
  });

  it("is not that which finds, starts or runs anything, where other connections are used", () => {
    // What a cloud's adapter comes with, in one file, is the client that is not yet opened.
    const folders = ofServices("src/providers/adapterClasses.ts").map(
      (input) => /^src\/services\/(?:(\w+)\/)?/.exec(input)?.[1] ?? "",
    );
    assert.deepEqual([...new Set(folders)].sort(), ["", "client"]);
    assert.ok(
      !readWith("src/providers/adapterClasses.ts").has("src/services/client/startOwner.ts"),
    );
  });
});
