import { SearchHarness } from "../support/searchHarness.js";
import { passFail, type BenchRow } from "./table.js";

/** Row 7: what the search itself costs an event, with 1,000 candidates queued. */

const barMs = 5;
const queued = 1000;

export async function benchSchedulerOverhead(): Promise<BenchRow> {
  const search = new SearchHarness({ plan: { iterations: 1 }, candidates: queued });
  const startedMs = performance.now();
  await search.run();
  const perEventMs = (performance.now() - startedMs) / search.events.length;
  const isPassed = perEventMs < barMs;
  return {
    title: "7. Scheduler overhead",
    isPassed,
    text:
      `${queued} queued candidates, ${search.events.length} events: ${perEventMs.toFixed(2)} ms an ` +
      `event, fakes and clock included (bar ${barMs}). ${passFail(isPassed)}`,
  };
}
