import assert from "node:assert/strict";
import { useReads } from "../../support/bundleReads.js";

/** Whoever uses no local model pays nothing for them: that code lies in files of its own. */
describe("the code of this machine's services", () => {
  const { readWith } = useReads();
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

  it("is not read where other connections are used, nor for what else a window shows", () => {
    assert.deepEqual(ofServices("src/providers/adapterClasses.ts"), []);
    assert.deepEqual(ofServices("src/host/onDemand.ts"), []);
  });

  it("is not that which finds, starts or runs anything, before a service is used", () => {
    const folders = ofServices("src/providers/serviceClasses.ts").map(
      (input) => /^src\/services\/(?:(\w+)\/)?/.exec(input)?.[1] ?? "",
    );
    assert.deepEqual([...new Set(folders)].sort(), ["", "client"]);
    assert.ok(
      !readWith("src/providers/serviceClasses.ts").has("src/services/client/startOwner.ts"),
    );
  });
});
