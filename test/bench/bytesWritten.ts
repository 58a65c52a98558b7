import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { FileSystem } from "../../src/disk/fileSystem.js";
import { startSearch } from "../../src/sessions/continueSearch.js";
import { diskDeps, inFolder, quickFileSystem } from "../support/diskHarness.js";
import { planOf, providersOf } from "../support/searchHarness.js";
import { passFail, type BenchRow } from "./table.js";

/** Row 6: what a 16/4/5 search writes besides its images, against its final `metadata.json`. */

const bar = 3;

export async function benchBytesWritten(): Promise<BenchRow> {
  return await inFolder(async (output) => {
    const written = { bytes: 0 };
    const run = await startSearch(
      {
        output,
        plan: planOf({ candidates: 16, beamWidth: 4, iterations: 5, stopOnPlateau: false }),
        providers: providersOf(),
        appVersion: "bench",
      },
      diskDeps({ files: counting(quickFileSystem, written) }),
    );
    const { outcome } = await run.done;
    if (outcome.kind !== "ended") throw new Error(`The search is ${outcome.kind}`);
    const metadata = (await stat(join(run.folder, "metadata.json"))).size;
    const ratio = written.bytes / metadata;
    const isPassed = ratio <= bar;
    return {
      title: "6. Bytes written besides images",
      isPassed,
      text:
        `16/4/5: ${kilobytes(written.bytes)} for a final metadata.json of ${kilobytes(metadata)}: ` +
        `${ratio.toFixed(2)} times (bar ${bar}); the earlier implementation: 77 times. ${passFail(isPassed)}`,
    };
  });
}

function counting(files: FileSystem, written: { bytes: number }): FileSystem {
  return {
    ...files,
    create: async (path) => {
      const file = await files.create(path);
      if (/\.(?:png|jpg|webp)/.test(path)) return file;
      return {
        ...file,
        write: async (bytes, position) => {
          written.bytes += bytes.length;
          await file.write(bytes, position);
        },
      };
    },
  };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
