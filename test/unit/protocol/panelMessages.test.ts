import assert from "node:assert/strict";
import fc from "fast-check";
import { parseHostToView, parseViewToHost } from "../../../src/protocol/panelMessages.js";

describe("a message of the search panel", () => {
  const right: readonly unknown[] = [
    { kind: "ready" },
    { kind: "draft", draft: { goal: "a cat", candidates: "6" } },
    { kind: "start", plan: { goal: "a cat", candidates: 4 } },
    { kind: "session", action: "pause" },
    { kind: "candidate", action: "insertImage", candidate: "i0c3" },
  ];
  for (const message of right) {
    it(`is taken as it is: ${JSON.stringify(message)}`, () => {
      assert.deepEqual(parseViewToHost(message), { ok: true, message });
    });
  }

  const forged: readonly [why: string, message: unknown][] = [
    ["nothing", undefined],
    ["a word", "ready"],
    ["an unknown kind", { kind: "run", command: "workbench.action.terminal.new" }],
    ["a path instead of an id", { kind: "candidate", action: "openImage", candidate: "../x" }],
    ["an act that is none", { kind: "session", action: "delete" }],
    ["more than was asked for", { kind: "ready", folder: "/etc" }],
    ["a plan that is no record", { kind: "start", plan: "a cat" }],
    ["a plan with a function's name", { kind: "start", plan: { goal: () => "x" } }],
  ];
  for (const [why, message] of forged) {
    it(`is refused when it is ${why}`, () => assert.equal(parseViewToHost(message).ok, false));
  }

  it("never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        parseViewToHost(raw);
        parseHostToView(raw);
      }),
    );
  });
});

describe("a message to the search panel", () => {
  it("may hold events that this version does not know: each is looked at by itself", () => {
    const message = {
      kind: "events",
      events: [{ seq: 0, at: 0, kind: "fromTheFuture" }],
      images: [],
    };
    assert.deepEqual(parseHostToView(message), { ok: true, message });
  });

  it("names images by candidates, never by paths", () => {
    const images = [{ candidate: "../../x", uri: "https://example.test/x.png" }];
    assert.equal(parseHostToView({ kind: "events", events: [], images }).ok, false);
  });
});
