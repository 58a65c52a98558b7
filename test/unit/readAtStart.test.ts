import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { useReads } from "../support/bundleReads.js";

/** A window that opens waits for what is read then, whether anything of it is used or not. */
describe("what a window reads at its start", () => {
  const { readWith } = useReads();

  it("has of others' packages two alone: what reads SVG, asks a model or draws comes when it is used", () => {
    const packages = [...readWith("src/extension.ts")].flatMap(
      (input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? [],
    );
    // p-limit brings its queue.
    assert.deepEqual([...new Set(packages)].sort(), ["p-limit", "yocto-queue", "zod"]);
  });

  it("has nothing of blind evaluations but that there are such panels", () => {
    const inputs = [...readWith("src/extension.ts")].filter((input) => /evaluat/i.test(input));
    assert.deepEqual(inputs.sort(), [
      "src/host/panels/evaluate/evaluateContent.ts",
      "src/host/panels/evaluate/evaluatePanels.ts",
      "src/protocol/evaluation.ts",
    ]);
  });

  it("lies in one file beside the entry, however many are read later", () => {
    const folder = fileURLToPath(new URL("../../dist/extension/", import.meta.url));
    const seen = new Set(["main.mjs"]);
    for (const name of seen) {
      const imports = readFileSync(folder + name, "utf8").matchAll(
        /\b(?:from|import)"\.\/([^"]+)"/g,
      );
      for (const [, next = ""] of imports) seen.add(next);
    }
    assert.equal(seen.size, 2, [...seen].join(", "));
    assert.ok(readdirSync(folder).length > 10);
  });
});
