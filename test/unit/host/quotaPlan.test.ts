import assert from "node:assert/strict";
import { plannedFor } from "../../../src/host/quotaPlan.js";
import type { ModelChoice } from "../../../src/protocol/connections.js";

describe("a search that begins small", () => {
  const cases: readonly (readonly [string, ModelChoice, boolean])[] = [
    [
      "all of the editor's",
      { language: "vscode", image: "svg/vscode/a", vision: "vscode/b" },
      true,
    ],
    ["the editor's, and what is built in", { language: "vscode/a/b", vision: "builtin" }, true],
    ["what is built in alone", {}, false],
    ["a connection beside the editor's", { language: "vscode", image: "studio/flux" }, false],
    ["a model whose name begins like it", { language: "vscodes/vscode" }, false],
  ];
  for (const [what, choice, isSmall] of cases) {
    it(`is one with models of a quota alone: ${what}`, () => {
      const small = { preset: "custom", candidates: 2, beamWidth: 1, iterations: 2 };
      assert.deepEqual(plannedFor(choice), isSmall ? small : {});
    });
  }
});
