import { SearchHarness } from "../support/searchHarness.js";
import { lognormal } from "../support/fakeModels.js";
import { passFail, type BenchRow } from "./table.js";

/** Row 5: what a cancel of a 16/4/5 search still starts, and when running calls hear of it. */

const seeds = 60;

export async function benchAbort(): Promise<BenchRow> {
  let startedAfter = 0;
  let untold = 0;
  let running = 0;
  let slowestMs = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const cancelAt = 20 + seed * 9;
    let callsBefore = 0;
    const search = new SearchHarness({
      plan: { candidates: 16, beamWidth: 4, iterations: 5, stopOnPlateau: false, seed },
      durations: lognormal({ write: 200, critique: 200, draw: 1000, judge: 300 }, 0.5, seed),
      onEvent: (event, { driver, models }) => {
        if (event.seq === cancelAt) driver.act({ kind: "cancel" });
        if (event.kind === "cancelRequested") callsBefore = models.calls.length;
      },
    });
    await search.run();
    const requested = search.events.find(({ kind }) => kind === "cancelRequested");
    if (requested === undefined) throw new Error(`Seed ${seed} ended before its cancel`);
    const aborted = search.events.filter(
      (event) => event.kind === "callFailed" && event.code === "call.aborted",
    );
    startedAfter += search.models.calls.length - callsBefore;
    untold += search.models.calls.filter(
      ({ sawAbort, isRunning }) => isRunning && !sawAbort,
    ).length;
    running += aborted.length;
    slowestMs = Math.max(slowestMs, ...aborted.map(({ at }) => at - requested.at));
  }
  const isPassed = startedAfter === 0 && untold === 0 && slowestMs === 0;
  return {
    title: "5. After an abort",
    isPassed,
    text:
      `${seeds} cancels of a 16/4/5 search, ${running} calls running: ${startedAfter} started ` +
      `afterwards (bar 0), ${untold} not told (bar 0), the last one told after ${slowestMs} ms of ` +
      `virtual time (bar 0); the earlier implementation: 6 images, 48 comparisons. ${passFail(isPassed)}`,
  };
}
