import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { metadataSchema } from "../../../src/protocol/metadata.js";
import { remadeDrawing } from "../../../src/providers/svg/remadeDrawing.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import { readDrawing } from "../../../src/sessions/readDrawing.js";
import { metadataName } from "../../../src/sessions/sessionFolder.js";
import { inFolder } from "../../support/diskHarness.js";
import { drawingFor, drawnSession } from "../../support/drawnSession.js";
import { svgRig, type SvgRig } from "../../support/svgRig.js";

/** A session's folder, and the drawing of one of its images. */
const withDrawing = (
  check: (folder: string, source: NonNullable<Awaited<ReturnType<typeof sourceIn>>>) => unknown,
): Promise<unknown> =>
  inFolder(async (output) => {
    const folder = await drawnSession(output, "a red boat");
    await check(folder, await sourceIn(folder));
  });

async function sourceIn(folder: string) {
  const { state } = await loadSession(folder);
  const source = state.candidates["i0c0"]?.source;
  assert.ok(source);
  return source;
}

let rig: SvgRig;
const remake = (kept: string) => remadeDrawing(kept, { widthPx: 3, heightPx: 3 }, rig.jobs);

describe("the drawing of an image", () => {
  before(async () => {
    rig = await svgRig();
  });

  it("is read as it was kept, and told in the session's summary", () =>
    withDrawing(async (folder, source) => {
      const { state } = await loadSession(folder);
      const found = await readDrawing(folder, source, remake);
      assert.ok(found.kind === "drawing" && found.isAsKept);
      const text = Buffer.from(found.bytes).toString("utf8");
      assert.equal(text, drawingFor(state.candidates["i0c0"]?.texts?.prompt ?? ""));
      const metadata = metadataSchema().parse(
        JSON.parse(readFileSync(join(folder, metadataName), "utf8")),
      );
      assert.deepEqual(metadata.candidates.find(({ id }) => id === "i0c0")?.source, source);
    }));

  const spoilt: readonly [
    how: string,
    spoil: (path: string, folder: string) => void,
    kind: "missing" | "changed",
  ][] = [
    ["has one sign more", (path) => appendFileSync(path, " "), "changed"],
    [
      "has grown past all that is kept",
      (path) => writeFileSync(path, "a".repeat(8_000_001)),
      "changed",
    ],
    ["is gone", (path) => rmSync(path), "missing"],
    [
      "is a link, though to the same bytes",
      (path) => {
        const bytes = readFileSync(path);
        rmSync(path);
        writeFileSync(`${path}.other`, bytes);
        symlinkSync(`${path}.other`, path);
      },
      "missing",
    ],
  ];
  for (const [how, spoil, kind] of spoilt) {
    it(`counts as ${kind} where its file ${how}`, () =>
      withDrawing(async (folder, source) => {
        spoil(join(folder, source.file), folder);
        assert.deepEqual(await readDrawing(folder, source, remake), { kind });
      }));
  }

  const strangers: readonly [what: string, drawing: string, isDrawing: boolean][] = [
    [
      "a script",
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 3" onload="alert(1)"><script href="https://example.com/x.js"/><path d="M0 0h3v3z"/></svg>`,
      true,
    ],
    [
      "a page inside",
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 3"><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onclick="x()"/></foreignObject><path d="M0 0h3v3z"/></svg>`,
      true,
    ],
    [
      "a file of this machine",
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 3"><image href="file:///etc/passwd"/><path d="M0 0h3v3z"/></svg>`,
      true,
    ],
    [
      "a source of its own",
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 3"><path d="M0 0h3v3z" onclick="x()"/><metadata id="imagebeam-source"><![CDATA[<svg viewBox="0 0 3 3"><script>x()</script><path d="M0 0h3v3z"/></svg>]]></metadata></svg>`,
      true,
    ],
    ["no drawing", "<html><script>alert(1)</script></html>", false],
  ];
  for (const [what, drawing, isDrawing] of strangers) {
    it(`is made again of what a stranger's session has: ${what}`, () =>
      withDrawing(async (folder, source) => {
        writeFileSync(join(folder, source.file), drawing);
        const sha256 = createHash("sha256").update(drawing).digest("hex");
        const found = await readDrawing(folder, { ...source, sha256 }, remake);
        if (!isDrawing) {
          assert.deepEqual(found, { kind: "changed" });
          return;
        }
        assert.ok(found.kind === "drawing" && !found.isAsKept);
        const text = Buffer.from(found.bytes).toString("utf8");
        assert.match(text, /<path d="M0 0h3v3z"\/>/);
        assert.doesNotMatch(text, /script|on\w+=|foreignObject|file:|https:\/\/example|metadata/);
      }));
  }

  it("is never looked for out of the session's folder, whatever its journal says", () =>
    withDrawing(async (folder, source) => {
      writeFileSync(join(folder, "../outside.svg"), readFileSync(join(folder, source.file)));
      const found = await readDrawing(folder, { ...source, file: "../outside.svg" }, remake);
      assert.deepEqual(found, { kind: "missing" });
    }));
});
