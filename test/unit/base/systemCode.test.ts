import assert from "node:assert/strict";
import { hasCode, isMissing, systemCode } from "../../../src/base/systemCode.js";

describe("a system's error", () => {
  const coded = (code: unknown): Error => Object.assign(new Error("It failed."), { code });

  it("is known by its code, and nothing else has one", () => {
    assert.equal(systemCode(coded("EACCES")), "EACCES");
    for (const other of [new Error("x"), coded(7), { code: "ENOENT" }, "ENOENT", null, undefined]) {
      assert.equal(systemCode(other), undefined);
      assert.equal(hasCode(other, "ENOENT"), false);
    }
  });

  it("is one of several", () => {
    assert.ok(hasCode(coded("EPERM"), "ESRCH", "EPERM"));
    assert.ok(!hasCode(coded("EPERM"), "ESRCH"));
  });

  it("says that something is not there, or below what is no folder", () => {
    assert.ok(isMissing(coded("ENOENT")) && isMissing(coded("ENOTDIR")));
    assert.ok(!isMissing(coded("EACCES")));
  });
});
