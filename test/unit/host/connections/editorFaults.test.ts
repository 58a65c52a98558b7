import assert from "node:assert/strict";
import { faultsIn } from "../../../../src/host/connections/editorFaults.js";

describe("what the editor throws", () => {
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    ["an error", new TypeError("no"), [["TypeError", "", "no"]]],
    [
      "an error with a code and a cause that came as a plain object",
      Object.assign(new Error("outer", { cause: { name: "Inner", message: "off_topic" } }), {
        code: "Unknown",
      }),
      [
        ["Error", "Unknown", "outer"],
        ["Inner", "", "off_topic"],
      ],
    ],
    ["an event of its page", { isTrusted: true }, []],
    ["nothing", undefined, []],
    ["a text", "no", [["", "", "no"]]],
    ["figures where texts belong", { name: 1, code: 403, message: null }, []],
    [
      "an object whose properties throw",
      Object.defineProperty({}, "message", { get: () => assert.fail() }),
      [],
    ],
  ];
  for (const [what, thrown, faults] of cases) {
    it(`is told as data: ${what}`, () => {
      const found = faultsIn(thrown).map(({ name, code, message }) => [name, code, message]);
      assert.deepEqual(found, faults);
    });
  }

  it("is told to the fourth cause, though they be in a circle", () => {
    const thrown = new Error("round");
    thrown.cause = thrown;
    assert.equal(faultsIn(thrown).length, 4);
  });
});
