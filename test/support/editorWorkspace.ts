import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What every workspace of the tests begins with. */
export const notes = [
  "# Notes for the poster",
  "",
  "A lighthouse on a cliff under a full moon",
  "",
  "The rest of the page.",
  "",
].join("\n");

/** Makes a folder with some files, by their paths in it. */
export function makeWorkspace(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ib-ws-")));
  for (const [name, text] of Object.entries({ "notes.md": notes, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A workspace for a whole suite, removed after it. */
export function useWorkspace(files?: Readonly<Record<string, string>>): () => string {
  let folder = "";
  before(() => {
    folder = makeWorkspace(files);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}
