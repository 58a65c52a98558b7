import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CompareSource } from "../../../src/host/panels/compare/compareSource.js";
import { inFolder } from "../diskHarness.js";
import { pngOf } from "../images.js";
import { compareRig, endedSession } from "./compareRig.js";

/** Two files that are compared, in a folder that is there meanwhile. */
export async function withFiles(
  work: (sources: readonly CompareSource[], folder: string) => Promise<void> | void,
): Promise<void> {
  await inFolder(async (folder) => {
    const sources: CompareSource[] = [];
    for (const [name, width] of [
      ["one.png", 4],
      ["two.png", 5],
    ] as const) {
      const path = join(folder, name);
      await writeFile(path, pngOf(width, 4));
      sources.push({ kind: "file", path });
    }
    await work(sources, folder);
  });
}

/** Two candidates of one session that are compared. */
export async function withCandidates(
  work: (
    rig: ReturnType<typeof compareRig>,
    session: Awaited<ReturnType<typeof endedSession>> & { readonly ids: readonly string[] },
  ) => Promise<void>,
): Promise<void> {
  await inFolder(async (output) => {
    const session = await endedSession(output, { goal: "a red boat" });
    const rig = compareRig();
    const ids = ["i0c0", "i0c1"];
    rig.panels.open(
      ids.map((candidate) => ({ kind: "candidate", folder: session.folder, candidate })),
    );
    await work(rig, { ...session, ids });
  });
}
