import { Lanes } from "../../src/search/lanes.js";
import { lognormal } from "../support/fakeModels.js";
import { providersOf, SearchHarness } from "../support/searchHarness.js";
import { VirtualClock } from "../support/virtualClock.js";
import type { Limits } from "./makespanBounds.js";
import { durationsOf, pathsOf } from "./makespan.js";
import { ratedBoundMs } from "./ratedBound.js";
import { median } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

/** How close the scheduler comes to the least time that a server of so many requests a minute leaves. */

const requestsPerMinute = 20;
const bar = 1.15;
const meanMs = { write: 2000, critique: 2000, draw: 8000, judge: 3000 };
const places: Limits = { language: 8, image: 8, vision: 8 };
const sizes = [4, 8, 16];
const seeds = 20;

/** Which of the roles share a limit. */
const servers = [
  { name: "one limit for all", lanes: { language: "all", image: "all", vision: "all" } },
  { name: "one a model", lanes: { language: "text", image: "image", vision: "text" } },
] as const;
type LaneNames = (typeof servers)[number]["lanes"];

export async function benchMakespanUnderRates(): Promise<BenchRow> {
  const rows: (readonly string[])[] = [];
  let worst = 0;
  for (const { name, lanes } of servers) {
    const medians: number[] = [];
    for (const candidates of sizes) {
      const ratios: number[] = [];
      for (let seed = 0; seed < seeds; seed++) ratios.push(await ratioOf(lanes, candidates, seed));
      medians.push(median(ratios));
    }
    worst = Math.max(worst, ...medians);
    rows.push([name, ...medians.map((ratio) => ratio.toFixed(3))]);
  }
  const isPassed = worst <= bar;
  return {
    title: `1b. Makespan / lower bound under ${requestsPerMinute} requests a minute`,
    isPassed,
    text: [
      table(["limit", ...sizes.map((n) => `N ${n}`)], rows),
      `Medians of ${seeds} searches of 3 iterations; highest ${worst.toFixed(3)} (bar ${bar}). ${passFail(isPassed)}`,
    ].join("\n\n"),
  };
}

async function ratioOf(lanes: LaneNames, candidates: number, seed: number): Promise<number> {
  const clock = new VirtualClock();
  const free = providersOf();
  const search = new SearchHarness({
    plan: {
      ...{ candidates, iterations: 3, beamWidth: Math.max(2, candidates / 4), seed },
      stopOnPlateau: false,
    },
    clock,
    lanes: new Lanes(() => ({ places: places.image, requestsPerMinute }), clock),
    providers: {
      language: { ...free.language, lane: lanes.language },
      image: { ...free.image, lane: lanes.image },
      vision: { ...free.vision, lane: lanes.vision },
    },
    durations: lognormal(meanMs, 0.5, seed),
  });
  await search.run();
  const { events, state } = search;
  const makespanMs = (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0);
  const iterations = pathsOf(state, durationsOf(events));
  return makespanMs / ratedBoundMs(iterations, places, { lanes, requestsPerMinute });
}
