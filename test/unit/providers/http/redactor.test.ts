import assert from "node:assert/strict";
import fc from "fast-check";
import { redactorOf } from "../../../../src/providers/http/redactor.js";

/** As keys are: what a header can hold. */
const key = fc.stringMatching(/^[!-~]{1,60}$/);

describe("redactorOf", () => {
  it("takes every key out of any text", () => {
    fc.assert(
      fc.property(
        fc
          .array(key, { minLength: 1, maxLength: 4 })
          .chain((keys) =>
            fc.tuple(
              fc.constant(keys),
              fc.array(fc.oneof(fc.constantFrom(...keys), fc.string(), key), { maxLength: 12 }),
            ),
          ),
        ([keys, pieces]) => {
          const told = redactorOf(keys)(pieces.join(""));
          for (const each of keys) assert.ok(!told.includes(each), told);
        },
      ),
    );
  });

  it("takes a key out that has in it what nobody sees, or what JSON escapes", () => {
    const secret = "sk-canary-0123456789";
    const between = ["\u200b", "\u2060", "\u00ad", "\\u200b", "\\\\u200B"];
    for (const hidden of between) {
      const told = redactorOf([secret])(`a ${secret.split("").join(hidden)} b`);
      const read = told.replace(/\\+u[\da-f]{4}/gi, "").replace(/[^ -~]/g, "");
      assert.ok(!read.includes("canary"), told);
    }
    const innocent = "a \u200b b \\u00e9";
    assert.equal(redactorOf([secret])(innocent), innocent);
  });

  it("takes eight characters of a longer key out, wherever they are from", () => {
    fc.assert(
      fc.property(
        ...[fc.stringMatching(/^[!-~]{8,60}$/), fc.nat(), fc.string(), fc.string()],
        (secret, at, before, after) => {
          const start = at % (secret.length - 7);
          const part = secret.slice(start, start + 8);
          assert.ok(!redactorOf([secret])(`${before}${part}${after}`).includes(part));
        },
      ),
    );
  });

  it("leaves a text without keys as it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(redactorOf(["\u{10FFFF}".repeat(9)])(text), text);
        assert.equal(redactorOf([])(text), text);
        assert.equal(redactorOf([""])(text), text);
      }),
    );
  });

  it("knows a key in an address, in JSON and in base64", () => {
    const secret = 'user:p/ss"w\\rd+ä';
    const redact = redactorOf([secret]);
    for (const form of [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret),
      Buffer.from(secret).toString("base64"),
      Buffer.from(secret).toString("base64url"),
    ]) {
      assert.match(redact(`before ${form} after`), /^before "?•••=*"? after$/);
    }
  });

  it("says where a key was, once for one", () => {
    assert.equal(redactorOf(["0123456789abcdef"])("a 0123456789abcdef b"), "a ••• b");
    assert.equal(redactorOf(["none"])("a none, b"), "a •••, b");
  });

  it("lets no key show a piece of another that it stands in", () => {
    for (const keys of [
      ["0123456789", "2"],
      ["2", "0123456789"],
    ]) {
      assert.equal(redactorOf(keys)("a 0123456789 b"), "a ••• b");
    }
  });

  it("takes a key with half a character in it", () => {
    assert.equal(redactorOf(["\ud800abcdefgh"])("x"), "x");
  });
});
