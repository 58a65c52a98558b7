import { sharedBoundMs, type Limits, type Path, type Resource } from "./makespanBounds.js";

/** How soon a search could have ended at best on lanes that begin so many calls a minute. */

export interface Rates {
  /** The lane of each resource; those of one name share its limit. */
  readonly lanes: Readonly<Record<Resource, string>>;
  readonly requestsPerMinute: number;
}

const minuteMs = 60_000;
/** A candidate's calls, in order. */
const stages = ["critique", "write", "draw", "judge"] as const;
type Stage = (typeof stages)[number];
const resourceOf = {
  critique: "language",
  write: "language",
  draw: "image",
  judge: "vision",
} as const satisfies Record<Stage, Resource>;

/**
 * Iterations follow each other. Of a lane, call k (from 0) begins no sooner than a minute after call
 * k - n. The last call of a stage has all calls of the stages before it behind it, and the shortest
 * of each stage after it still to come.
 */
export function ratedBoundMs(
  iterations: readonly (readonly Path[])[],
  limits: Limits,
  { lanes, requestsPerMinute }: Rates,
): number {
  const begun = new Map<string, number>();
  let endMs = 0;
  for (const paths of iterations) {
    const minutes = (calls: number): number => Math.floor(calls / requestsPerMinute) * minuteMs;
    const laneOf = (stage: Stage): string => lanes[resourceOf[stage]];
    const first = callsOf(paths, "critique") > 0 ? "critique" : "write";
    const startMs = Math.max(endMs, minutes(begun.get(laneOf(first)) ?? 0));
    const bounds = stages.map((stage, at) => {
      const lane = laneOf(stage);
      const before = stages
        .slice(0, at + 1)
        .filter((each) => laneOf(each) === lane)
        .reduce((sum, each) => sum + callsOf(paths, each), 0);
      if (before === 0) return 0;
      const ownMs = minutes((begun.get(lane) ?? 0) + before - 1);
      const lastMs = Math.max(ownMs, startMs + (lane === laneOf(first) ? minutes(before - 1) : 0));
      return stages.slice(at).reduce((sum, each) => sum + shortestMs(paths, each), lastMs);
    });
    endMs = Math.max(startMs + sharedBoundMs(paths, limits), ...bounds);
    for (const stage of stages) {
      const lane = laneOf(stage);
      begun.set(lane, (begun.get(lane) ?? 0) + callsOf(paths, stage));
    }
  }
  return endMs;
}

function callsOf(paths: readonly Path[], stage: Stage): number {
  if (stage !== "critique") return paths.length;
  return new Set(paths.flatMap(({ critiqueRef }) => critiqueRef ?? [])).size;
}

const shortestMs = (paths: readonly Path[], stage: Stage): number =>
  Math.min(...paths.map((path) => path[stage]));
