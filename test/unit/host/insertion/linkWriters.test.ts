import assert from "node:assert/strict";
import { markdownImage } from "../../../src/host/markdownImage.js";

const image = "/ws/output/2026-11-25/ses-101500/i0c0.png";

const cases: readonly [why: string, document: string | undefined, goal: string, link: string][] = [
  ["beside the output", "/ws/notes.md", "a cat", "![a cat](output/2026-11-25/ses-101500/i0c0.png)"],
  [
    "in a folder beside it",
    "/ws/docs/guide/intro.md",
    "a cat",
    "![a cat](../../output/2026-11-25/ses-101500/i0c0.png)",
  ],
  [
    "a goal of several lines with signs of Markdown",
    "/ws/notes.md",
    "a *big*\n  [cat] `x` <img src=x onerror=alert(1)>",
    "![a \\*big\\* \\[cat\\] \\`x\\` \\<img src=x onerror=alert(1)\\>](output/2026-11-25/ses-101500/i0c0.png)",
  ],
  [
    "a document that was not saved",
    undefined,
    "a cat",
    "![a cat](file:///ws/output/2026-11-25/ses-101500/i0c0.png)",
  ],
];

describe("the Markdown of an image", () => {
  for (const [why, document, goal, link] of cases) {
    it(`fits ${why}`, () => assert.equal(markdownImage(image, document, goal), link));
  }

  it("escapes what would end the link's destination", () => {
    const path = "/ws/my (old) pics/a b#1.png";
    const link = markdownImage(path, "/ws/notes.md", "x");
    assert.equal(link, "![x](my%20%28old%29%20pics/a%20b%231.png)");
  });

  it("cuts a long goal, for it is read aloud", () => {
    const link = markdownImage(image, "/ws/notes.md", "very ".repeat(1000));
    assert.ok(link.length < 300);
    assert.match(link, /…\]\(/);
  });
  it("cuts a long goal between characters", () => {
    const link = markdownImage(image, "/ws/notes.md", `a${"👩‍🚀".repeat(100)}`);
    const alt = /^!\[(.*)\]/u.exec(link)?.[1] ?? "";
    assert.ok(alt.length <= 200, String(alt.length));
    assert.match(alt, /^a(?:👩‍🚀)+…$/u);
  });
});
