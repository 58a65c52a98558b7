import assert from "node:assert/strict";
import { strictestCap } from "../../../src/host/strictestCap.js";

describe("a limit that a workspace brings", () => {
  const rows: readonly [own: unknown, brought: unknown, counts: unknown][] = [
    [2, 1, 1],
    [2, 1000, 2],
    [2, null, 2],
    [2, undefined, 2],
    [2, "none", 2],
    [null, 3, 3],
    [null, null, null],
    [undefined, 3, 3],
  ];
  for (const [own, brought, counts] of rows) {
    it(`never raises the person's own: ${String(brought)} beside ${String(own)}`, () => {
      assert.equal(strictestCap(own, brought), counts);
    });
  }
});
