import assert from "node:assert/strict";
import { appendFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { metadataSchema } from "../../../src/protocol/metadata.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import { readDrawing } from "../../../src/sessions/readDrawing.js";
import { metadataName } from "../../../src/sessions/sessionFolder.js";
import { inFolder } from "../../support/diskHarness.js";
import { drawingFor, drawnSession } from "../../support/drawnSession.js";

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

describe("the drawing of an image", () => {
  it("is read as it was kept, and told in the session's summary", () =>
    withDrawing(async (folder, source) => {
      const { state } = await loadSession(folder);
      const found = await readDrawing(folder, source);
      assert.equal(found.kind, "drawing");
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
        assert.deepEqual(await readDrawing(folder, source), { kind });
      }));
  }

  it("is never looked for out of the session's folder, whatever its journal says", () =>
    withDrawing(async (folder, source) => {
      writeFileSync(join(folder, "../outside.svg"), readFileSync(join(folder, source.file)));
      const found = await readDrawing(folder, { ...source, file: "../outside.svg" });
      assert.deepEqual(found, { kind: "missing" });
    }));
});
