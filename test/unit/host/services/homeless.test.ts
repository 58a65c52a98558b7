import assert from "node:assert/strict";
import { withoutHome } from "../../../../src/host/services/homeless.js";

describe("a text without a person's home", () => {
  const rows: readonly [text: string, home: string, told: string][] = [
    ["in /home/ann/.local/share", "/home/ann", "in ~/.local/share"],
    ["/home/ann", "/home/ann/", "~"],
    ["/home/ann/a and /home/ann/b", "/home/ann", "~/a and ~/b"],
    // Another person's, whose name begins alike.
    ["/home/anna/x /home/ann-b/x", "/home/ann", "/home/anna/x /home/ann-b/x"],
    ["C:\\Users\\Ann\\x", "c:\\Users\\ann", "~\\x"],
    ["c:/users/ann/x", "C:\\Users\\Ann", "~/x"],
    ['{"path": "C:\\\\Users\\\\Ann\\\\x"}', "C:\\Users\\Ann", '{"path": "~\\\\x"}'],
    ["/a/b", "", "/a/b"],
    ["/home/a.b/x /home/aXb/x", "/home/a.b", "~/x /home/aXb/x"],
  ];
  for (const [text, home, told] of rows) {
    it(`tells ${text} of ${home || "nobody"} as ${told}`, () => {
      assert.equal(withoutHome(text, home), told);
    });
  }
});
