import assert from "node:assert/strict";
import fc from "fast-check";
import {
  maxPreviewBytes,
  maxPreviews,
  parseHostToView,
  parseViewToHost,
} from "../../../src/protocol/panelMessages.js";

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

  it("is refused when it nests deeper than any stack", () => {
    let plan: unknown = "a cat";
    for (let depth = 0; depth < 100_000; depth++) plan = [plan];
    assert.equal(parseViewToHost({ kind: "start", plan: { goal: plan } }).ok, false);
  });

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

  const preview = { candidate: "i0c0", mediaType: "image/png", bytes: new Uint8Array(9) };
  const progress = (...previews: unknown[]) => ({ kind: "progress", steps: [], previews });

  it("may hold previews, as bytes", () => {
    const message = progress(...Array.from({ length: maxPreviews }, () => preview));
    assert.deepEqual(parseHostToView(message), { ok: true, message });
  });

  const forged: readonly [why: string, message: unknown][] = [
    ["are too many", progress(...Array.from({ length: maxPreviews + 1 }, () => preview))],
    ["are too large", progress({ ...preview, bytes: new Uint8Array(maxPreviewBytes + 1) })],
    ["are empty", progress({ ...preview, bytes: new Uint8Array() })],
    ["came through JSON", progress({ ...preview, bytes: { 0: 137, 1: 80 } })],
    ["are text", progress({ ...preview, bytes: "iVBORw0KGgo=" })],
    ["are no bytes", progress({ ...preview, bytes: new Float64Array(9) })],
    ["are of another type", progress({ ...preview, mediaType: "image/svg+xml" })],
    ["are of nobody", progress({ ...preview, candidate: "../x" })],
  ];
  for (const [why, message] of forged) {
    it(`is refused when its previews ${why}`, () => {
      assert.equal(parseHostToView(message).ok, false);
    });
  }

  it("names images by candidates, never by paths", () => {
    const images = [{ candidate: "../../x", uri: "https://example.test/x.png" }];
    assert.equal(parseHostToView({ kind: "events", events: [], images }).ok, false);
  });
});
