import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// The scripts have no types: they run before any package is installed.
const script = new URL("../../../.ci/mochaTests.mjs", import.meta.url).href;
const { allSuites } = (await import(script)) as {
  readonly allSuites: readonly (readonly string[])[];
};
// Mocha's own way from a pattern to files, which has no types either.
const lookUp = new URL("../../../node_modules/mocha/lib/cli/lookup-files.js", import.meta.url).href;
const { lookupFiles } = (await import(lookUp)) as {
  readonly lookupFiles: (pattern: string, extensions: readonly string[]) => string[];
};

describe("the runs of all tests", () => {
  it("have each file of tests in one of them, and in no other", () => {
    const root = fileURLToPath(new URL("../../../test", import.meta.url));
    const all = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => join("test", name));
    const run = allSuites.flat().flatMap((suites) => lookupFiles(suites, ["ts"]));
    assert.deepEqual(run.sort(), all.sort());
    assert.ok(all.length > 100);
  });
});
