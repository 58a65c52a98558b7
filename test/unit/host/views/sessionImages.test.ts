import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { bestImage, SessionImages } from "../../../../src/host/views/sessionImages.js";
import type { SessionRow } from "../../../../src/sessions/sessionIndex.js";
import { inFolder } from "../../../support/diskHarness.js";
import { pngOf } from "../../../support/images.js";
import { sessionRowOf } from "../../../support/sessionRows.js";

/** Its `metadata.json` is a link, or a pipe that nobody writes to. */
const hostile: readonly (readonly [what: string, make: (path: string) => Promise<unknown>])[] = [
  ["a link", (path) => symlink("/dev/zero", path)],
  ["a pipe", (path) => promisify(execFile)("mkfifo", [path])],
  ["a folder", (path) => mkdir(path)],
];

/** A session's folder with these images, as a list knows it. */
async function rowIn(output: string, name: string, ...files: string[]): Promise<SessionRow> {
  const folder = join(output, name);
  await mkdir(folder);
  const png = pngOf(1, 1, new Uint8Array([1, 2, 3, 4]));
  for (const file of files) await writeFile(join(folder, file), png);
  return withImage({ ...sessionRowOf({}), folder }, files[0] ?? null);
}

function withImage(row: SessionRow, image: string | null): SessionRow {
  return { ...row, summary: { ...row.summary, image } };
}

/** Asks for the pictures of all rows, and waits until those are found that can be. */
async function found(images: Finder, rows: readonly SessionRow[], count: number): Promise<void> {
  const all = images.after(count);
  for (const row of rows) images.of(row);
  await all;
}

class Finder extends SessionImages {
  #left = 0;
  #done: (() => void) | undefined;

  constructor() {
    super(() => {
      if (--this.#left === 0) this.#done?.();
    });
  }

  async after(count: number): Promise<void> {
    this.#left = count;
    await new Promise<void>((resolve) => (this.#done = resolve));
  }
}

describe("the pictures of sessions", () => {
  it("are found for each of many", () =>
    inFolder(async (output) => {
      const names = Array.from({ length: 320 }, (_, index) => `ses-${index}`);
      const rows = await Promise.all(names.map((name) => rowIn(output, name, "i0c0.png")));
      const images = new Finder();
      await found(images, rows, rows.length);
      assert.deepEqual(
        rows.map((row) => images.of(row)),
        names.map((name) => join(output, name, "i0c0.png")),
      );
    }));

  it("are those of the best image as a row knows it now, and stay while another is looked up", () =>
    inFolder(async (output) => {
      const row = await rowIn(output, "ses-1", "i0c0.png", "i1c0.png");
      const images = new Finder();
      // Told of while its search runs, before it has an image.
      assert.equal(images.of(withImage(row, null)), undefined);
      await found(images, [row], 1);
      assert.equal(images.of(row), join(row.folder, "i0c0.png"));
      const better = withImage(row, "i1c0.png");
      const next = images.after(1);
      assert.equal(images.of(better), join(row.folder, "i0c0.png"));
      await next;
      assert.equal(images.of(better), join(row.folder, "i1c0.png"));
    }));
});

describe("the best image that a metadata.json tells of", () => {
  for (const [what, make] of hostile) {
    it(`is none where that is ${what}, and nothing waits for it`, () =>
      inFolder(async (folder) => {
        await make(join(folder, "metadata.json"));
        assert.equal(await bestImage(folder), undefined);
      }));
  }
});
