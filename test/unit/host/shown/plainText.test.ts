import assert from "node:assert/strict";
import fc from "fast-check";
import { plainLines, plainText } from "../../../../src/host/shown/plainText.js";

/** The editor's own patterns: a link of a notification or a prompt, and an icon of a label. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
const icon = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;

const cases: readonly [why: string, text: string, shown: string][] = [
  ["words stay as they are", "Two red sailboats (at dusk), $5", "Two red sailboats (at dusk), $5"],
  ["a link is text", "[Open](command:x.y) boat", "[Open] (command:x.y) boat"],
  ["so is one to the web", "[here](https://evil.example)", "[here] (https://evil.example)"],
  ["an icon is text", "$(trash) a $(sync~spin)", "$ (trash) a $ (sync~spin)"],
  [
    "nothing hides between the halves",
    "[a]\u200b(command:x) $\u2060(trash)",
    "[a] (command:x) $ (trash)",
  ],
  ["nor is turned round", "\u202e[a](command:x)\u202c", "[a] (command:x)"],
  ["it is one line", " a\r\n\tb\u2028c ", "a b c"],
];

describe("what the editor shows of a text", () => {
  for (const [why, text, shown] of cases) {
    it(why, () => {
      assert.equal(plainText(text), shown);
    });
  }

  it("has no link and no icon, whatever it was made of", () => {
    const part = fc.constantFrom(
      "[",
      "](",
      "]",
      "(",
      ")",
      "$",
      "$(",
      "a",
      "command:x",
      "~",
      "\u200b",
      "\ufeff",
      "\n",
      "\\",
      " ",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const shown = plainText(parts.join(""));
        assert.doesNotMatch(shown, link);
        assert.doesNotMatch(shown, icon);
        assert.equal(plainText(shown), shown);
      }),
    );
  });

  it("keeps its lines where there is room for some", () => {
    assert.equal(plainLines(" a\r\n[b](command:x)\n\n$(c) "), "a\n[b] (command:x)\n\n$ (c)");
  });
});
