import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { visibleText } from "../../../src/base/visibleText.js";
import { shellWord } from "../../../src/cli/shellWord.js";

describe("a word for a shell", () => {
  it("is quoted only where it would not be read as one", () => {
    assert.equal(shellWord("/a/b-c.d"), "/a/b-c.d");
    assert.equal(shellWord("/a b/it's"), `'/a b/it'\\''s'`);
    assert.equal(shellWord("a\u001b\n'"), "$'a\\x1b\\x0a\\''");
  });
  it("is read by bash as it was, and shown without a control character", function () {
    const words = fc.sample(
      fc
        .oneof(
          fc.string({ unit: "binary" }),
          fc.string({
            unit: fc.constantFrom("\u001b", "'", "\\", "$", "a", "\n", "\u009b", "\u202e"),
          }),
        )
        .filter((word) => word !== "" && !/[\0\p{Cs}]/u.test(word)),
      200,
    );
    const script = words.map((word) => `printf '%s\\0' ${shellWord(word)}`).join("\n");
    assert.equal(visibleText(script.replaceAll("\n", " ")), script.replaceAll("\n", " "));
    const read = execFileSync("bash", ["-s"], { input: script, env: { LC_ALL: "C.UTF-8" } });
    assert.deepEqual(read.toString("utf8").split("\0").slice(0, -1), words);
  });
});
