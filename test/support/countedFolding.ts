import { Session, type Profiler } from "node:inspector";
import type { FoldingCount, FoldingJob } from "./foldingCounter.js";

/** The process of a `FoldingCounter`. Blocks are only counted in code that is loaded afterwards. */

const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

const { Folder } = await import("../../src/search/reduce.js");
const { CheckedFolder } = await import("../../src/search/replay.js");
const { nodeHash } = await import("../../src/sessions/loadSession.js");

process.on("message", (job: FoldingJob) => {
  process.send?.(countOf(job));
});

function countOf({ way, events }: FoldingJob): FoldingCount {
  const folder = way === "fold" ? new Folder() : new CheckedFolder(nodeHash);
  takeBlocks();
  try {
    for (const event of events) folder.add(event);
  } catch (error) {
    return { kind: "failed", reason: String(error) };
  }
  return { kind: "counted", steps: takeBlocks() + folder.copied };
}

/** Blocks that ran since they were last asked for. */
function takeBlocks(): number {
  const taken = { blocks: 0 };
  session.post("Profiler.takePreciseCoverage", (error, coverage) => {
    if (error !== null) throw error;
    taken.blocks = blocksIn(coverage.result);
  });
  return taken.blocks;
}

function blocksIn(scripts: readonly Profiler.ScriptCoverage[]): number {
  const ours = scripts.filter(({ url }) => /\/src\/[^?]*\.ts/.test(url));
  const ranges = ours.flatMap(({ functions }) => functions.flatMap((each) => each.ranges));
  return ranges.reduce((sum, { count }) => sum + count, 0);
}
