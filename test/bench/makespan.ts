import type { KnownEvent } from "../../src/protocol/events.js";
import { allCandidates } from "../../src/search/candidates.js";
import type { Candidate, SearchState } from "../../src/search/state.js";
import { lognormal } from "../support/fakeModels.js";
import { SearchHarness } from "../support/searchHarness.js";
import { mean, median } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

/** Row 1: how close the scheduler comes to the lower bound of the makespan, on virtual time. */

interface Case {
  readonly name: string;
  readonly limits: Readonly<Record<Resource, number>>;
}
type Resource = "language" | "image" | "vision";

const cases: readonly Case[] = [
  { name: "cloud 20/5/20", limits: { language: 20, image: 5, vision: 20 } },
  { name: "cloud low 5/2/5", limits: { language: 5, image: 2, vision: 5 } },
  { name: "one GPU 4/1/4", limits: { language: 4, image: 1, vision: 4 } },
  { name: "serial 1/1/1", limits: { language: 1, image: 1, vision: 1 } },
];
const meanMs = { write: 200, critique: 200, draw: 1000, judge: 300 };
const sizes = [4, 6, 8, 12, 16];
const seeds = 60;
const meanBar = 1.1;
const worstBar = 1.16;

/**
 * A case is a set of limits; its median is over all sizes and seeds. Each size stands beside it,
 * because on few places a large one cannot come as near: durations are not known beforehand and
 * independent of each other, so no order of the images does better than another.
 */
export async function benchMakespan(): Promise<BenchRow> {
  const rows: string[][] = [];
  const medians: number[] = [];
  for (const { name, limits } of cases) {
    const bySize: number[][] = [];
    for (const candidates of sizes) {
      const ratios: number[] = [];
      for (let seed = 0; seed < seeds; seed++) {
        ratios.push(await ratioOf(limits, candidates, seed));
      }
      bySize.push(ratios);
    }
    const all = bySize.flat();
    medians.push(median(all));
    rows.push([
      name,
      ...bySize.map((ratios) => median(ratios).toFixed(3)),
      median(all).toFixed(3),
      Math.max(...all).toFixed(3),
    ]);
  }
  const isPassed = mean(medians) <= meanBar && Math.max(...medians) <= worstBar;
  return {
    title: "1. Makespan / lower bound",
    isPassed,
    text: [
      table(
        ["limits (language/image/vision)", ...sizes.map((n) => `N ${n}`), "median", "worst run"],
        rows,
      ),
      `Mean of the medians ${mean(medians).toFixed(3)} (bar ${meanBar}), highest ` +
        `${Math.max(...medians).toFixed(3)} (bar ${worstBar}); the earlier implementation: 4.8-13. ` +
        passFail(isPassed),
    ].join("\n\n"),
  };
}

async function ratioOf(limits: Case["limits"], candidates: number, seed: number): Promise<number> {
  const search = new SearchHarness({
    plan: {
      candidates,
      iterations: 3,
      beamWidth: Math.max(2, candidates / 4),
      seed,
      stopOnPlateau: false,
    },
    limits,
    durations: lognormal(meanMs, 0.5, seed),
  });
  await search.run();
  const makespanMs = (search.events.at(-1)?.at ?? 0) - (search.events[0]?.at ?? 0);
  return makespanMs / lowerBoundMs(search.state, durationsOf(search.events), limits);
}

/** What each call took, by its key without the attempt. */
function durationsOf(events: readonly KnownEvent[]): ReadonlyMap<string, number> {
  const durations = new Map<string, number>();
  for (const event of events) {
    if (!("milliseconds" in event)) continue;
    const name = event.key.slice(0, event.key.lastIndexOf("/"));
    durations.set(name, (durations.get(name) ?? 0) + event.milliseconds);
  }
  return durations;
}

/**
 * Per iteration the longest of: one candidate's whole path; and for each resource the shortest way
 * into it, all work on it shared by its places, the shortest way out. Summed over iterations.
 */
export function lowerBoundMs(
  state: SearchState,
  durations: ReadonlyMap<string, number>,
  limits: Case["limits"],
): number {
  const took = (name: string | null): number => (name === null ? 0 : (durations.get(name) ?? 0));
  return state.iterations.reduce((sum, { index }) => {
    const paths = allCandidates(state)
      .filter(({ iteration }) => iteration === index)
      .map((candidate) => pathOf(candidate, took));
    const refs = new Set(
      allCandidates(state).flatMap(({ iteration, critiqueRef }) =>
        iteration === index && critiqueRef !== null ? [critiqueRef] : [],
      ),
    );
    const critiques = [...refs].reduce((work, ref) => work + took(ref), 0);
    const least = (of: (path: Path) => number): number => Math.min(...paths.map(of));
    const total = (of: (path: Path) => number): number =>
      paths.reduce((all, path) => all + of(path), 0);
    const bounds = [
      Math.max(...paths.map((p) => p.critique + p.write + p.draw + p.judge)),
      (critiques + total((p) => p.write)) / limits.language + least((p) => p.draw + p.judge),
      least((p) => p.critique + p.write) +
        total((p) => p.draw) / limits.image +
        least((p) => p.judge),
      least((p) => p.critique + p.write + p.draw) + total((p) => p.judge) / limits.vision,
    ];
    return sum + Math.max(...bounds);
  }, 0);
}

interface Path {
  readonly critique: number;
  readonly write: number;
  readonly draw: number;
  readonly judge: number;
}

function pathOf({ id, critiqueRef }: Candidate, took: (name: string | null) => number): Path {
  return {
    critique: took(critiqueRef),
    write: took(`${id}/write`),
    draw: took(`${id}/draw`),
    judge: took(`${id}/judge`),
  };
}
