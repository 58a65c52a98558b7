import assert from "node:assert/strict";
import { listLines } from "../../../src/cli/list.js";
import { sessionRowOf } from "../../support/sessionRows.js";

const options = { columns: 100, from: "/", command: "imagebeam" };

describe("the list of sessions", () => {
  const cases: readonly [change: Parameters<typeof sessionRowOf>[0], state: string][] = [
    [{ status: "finished", reason: "completed" }, "finished"],
    [{ status: "finished", reason: "capReached" }, "at a limit"],
    [{ status: "failed", reason: "cap.beforeResult" }, "at a limit"],
    [{ status: "failed", reason: "auth.refused" }, "failed"],
    [{ status: "finished", reason: null }, "finished"],
  ];
  for (const [change, state] of cases) {
    it(`says "${state}" of one that is ${change?.status} for ${change?.reason}`, () => {
      const [, line] = listLines([sessionRowOf(change)], options);
      assert.ok(line !== undefined && new RegExp(`:\\d\\d  ${state} `).test(line.text), line?.text);
    });
  }
});
