import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  compareIds,
  critiqueRef,
  parseKey,
  seedFor,
  withAttempt,
} from "../../../src/search/keys.js";

describe("keys", () => {
  it("are read back as they were made", () => {
    assert.deepEqual(parseKey("i2c13/rewrite/2"), {
      name: "i2c13/rewrite",
      kind: "rewrite",
      attempt: 2,
      candidate: "i2c13",
      iteration: 2,
    });
    const ref = critiqueRef(3, "i1c0");
    assert.deepEqual(parseKey(withAttempt(ref, 1)), {
      name: "i3/critique/i1c0",
      kind: "critique",
      attempt: 1,
      candidate: null,
      iteration: 3,
    });
    assert.deepEqual(parseKey("plan/checklist/1"), {
      name: "plan/checklist",
      kind: "checklist",
      attempt: 1,
      candidate: null,
      iteration: null,
    });
    assert.equal(parseKey("i1/compare/2/i0c0+i1c1/3").name, "i1/compare/2/i0c0+i1c1");
  });

  for (const key of [
    "",
    "i0c0/draw",
    "i0c0/draw/0",
    "plan/checklist",
    "../draw/1",
    "i0/critique/1",
    "i0c0/draw/1/2",
  ]) {
    it(`refuse ${JSON.stringify(key)}`, () => {
      assert.throws(() => parseKey(key), { code: "journal.corrupt" });
    });
  }

  it("order ids by their numbers", () => {
    const ids = ["i10c0", "i2c0", "i0c10", "i0c9"];
    assert.deepEqual(ids.sort(compareIds), ["i0c9", "i0c10", "i2c0", "i10c0"]);
  });

  it("seed from the first four bytes, big-endian, of SHA-256", () => {
    const digest = createHash("sha256").update("7/i0c1").digest();
    assert.equal(seedFor(7, "i0c1"), digest.readUInt32BE(0));
  });
});
