import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { sha256Hex } from "../../../src/base/sha256.js";

describe("sha256", () => {
  it("agrees with node:crypto on any bytes, across block borders", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.equal(sha256Hex(bytes), createHash("sha256").update(bytes).digest("hex"));
      }),
    );
  });

  it("hashes text as UTF-8", () => {
    assert.equal(sha256Hex("日本語⛵"), createHash("sha256").update("日本語⛵").digest("hex"));
  });
});
