import assert from "node:assert/strict";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { resumeSearch, startSearch } from "../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import { journalName } from "../../../src/sessions/sessionFolder.js";
import { diskDeps, inFolder, smallSearch } from "../../support/diskHarness.js";

/** What another program does to the journal at a moment, and the moment. */
interface Meddling {
  readonly how: string;
  /** When the file is taken that is put in its place later: sync programs are late. */
  readonly early?: (path: string) => void;
  readonly late: (path: string) => void;
}

/** A search whose journal is meddled with once it has drawn its second image. */
async function meddledWith(output: string, { early, late }: Meddling) {
  let folder = "";
  let drawn = 0;
  const listener = {
    onEvent: ({ kind }: { readonly kind: string }) => {
      if (kind !== "imageDrawn") return;
      drawn += 1;
      const path = join(folder, journalName);
      if (drawn === 1) early?.(path);
      if (drawn === 2) late(path);
    },
  };
  const deps = diskDeps();
  const run = await startSearch({ ...smallSearch(output), listener }, deps);
  folder = run.folder;
  const { outcome } = await run.done;
  return { deps, folder, outcome, state: run.state };
}

const harmless: readonly Meddling[] = [
  {
    how: "replaced by a copy of itself",
    late: (path) => {
      copyFileSync(path, `${path}.new`);
      renameSync(`${path}.new`, path);
    },
  },
  {
    how: "replaced by an earlier stand of itself",
    early: (path) => copyFileSync(path, `${path}.new`),
    late: (path) => renameSync(`${path}.new`, path),
  },
  { how: "deleted", late: (path) => rmSync(path) },
  {
    how: "replaced by an empty file",
    late: (path) => {
      writeFileSync(`${path}.new`, "");
      renameSync(`${path}.new`, path);
    },
  },
];

const harmful: readonly (Meddling & { readonly isKept: boolean })[] = [
  { how: "cut to nothing", late: (path) => writeFileSync(path, ""), isKept: false },
  { how: "grown by somebody else", late: (path) => appendFileSync(path, "\n"), isKept: false },
  {
    how: "replaced by another text",
    late: (path) => {
      writeFileSync(`${path}.new`, "mine\n");
      renameSync(`${path}.new`, path);
    },
    isKept: true,
  },
  {
    how: "replaced by a folder",
    late: (path) => {
      rmSync(path);
      mkdirSync(path);
    },
    isKept: true,
  },
  {
    how: "replaced by a link",
    late: (path) => {
      renameSync(path, `${path}.old`);
      symlinkSync(`${path}.old`, path);
    },
    isKept: true,
  },
];

describe("A journal that another program changes while its search runs", () => {
  for (const meddling of harmless) {
    it(`is put back, and the search goes on to its end: ${meddling.how}`, () =>
      inFolder(async (output) => {
        const { folder, outcome, state } = await meddledWith(output, meddling);
        assert.deepEqual(outcome, { kind: "ended" });
        const { state: told } = await loadSession(folder);
        assert.equal(told.end?.kind, "finished");
        assert.equal(told.nextSeq, state.nextSeq);
        assert.equal(told.totals.images, state.totals.images);
      }));
  }

  for (const { isKept, ...meddling } of harmful) {
    it(`is left as it is then, and the search pauses and says so: ${meddling.how}`, () =>
      inFolder(async (output) => {
        let meddledText: string | undefined;
        const late = (path: string): void => {
          before = readFileSync(path, "utf8");
          meddling.late(path);
          if (existsSync(path) && !meddling.how.includes("folder")) {
            meddledText = readFileSync(path, "utf8");
          }
        };
        let before = "";
        const { deps, folder, outcome } = await meddledWith(output, { ...meddling, late });
        assert.ok(outcome.kind === "paused" && outcome.by === "disk");
        assert.match(
          outcome.message ?? "",
          /^Another program changed session\.jsonl .*, then resume\.$/,
        );
        assert.equal(outcome.message?.includes("session.kept.jsonl"), isKept);
        const path = join(folder, journalName);
        if (meddledText !== undefined) assert.equal(readFileSync(path, "utf8"), meddledText);
        const kept = (await readdir(folder)).filter((name) => name.startsWith("session.kept"));
        assert.equal(kept.length, isKept ? 1 : 0);

        // As the message says: what was there is put back, and the search goes on from it.
        rmSync(path, { recursive: true });
        if (isKept) renameSync(join(folder, "session.kept.jsonl"), path);
        else writeFileSync(path, before);
        const resumed = await resumeSearch(folder, {}, deps);
        assert.deepEqual((await resumed.done).outcome, { kind: "ended" });
        assert.equal((await loadSession(folder)).state.end?.kind, "finished");
      }));
  }
});
