import { cancelledAt, stages } from "../support/fakeOpenai/cancelledSearch.js";
import { faults } from "../support/fakeOpenai/faults.js";
import { waitFor } from "../editor/launcher/waitFor.js";
import { median } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

/** When a server's socket is closed after a search that waits for it was cancelled, in real time. */

const runs = 20;
const barMs = 100;

export async function benchAbortOverHttp(): Promise<BenchRow> {
  const rows: (readonly string[])[] = [];
  let slowestMs = 0;
  let askedAfter = 0;
  for (const stage of stages) {
    for (const fault of ["hang", "endless"] as const) {
      const tookMs: number[] = [];
      for (let run = 0; run < runs; run++) {
        await cancelledAt(stage, faults[fault], async ({ search, cancelledAtMs, asked }) => {
          const { ledger } = search.fake;
          const closed = () => ledger.flatMap(({ abortedAtMs }) => abortedAtMs ?? []);
          await waitFor("sockets to close", () => Promise.resolve(closed().length >= stage.calls));
          tookMs.push(...closed().map((atMs) => atMs - cancelledAtMs));
          askedAfter += ledger.length - asked;
        });
      }
      const worstMs = Math.max(...tookMs);
      slowestMs = Math.max(slowestMs, worstMs);
      rows.push([stage.name, fault, median(tookMs).toFixed(1), worstMs.toFixed(1)]);
    }
  }
  const isPassed = slowestMs <= barMs && askedAfter === 0;
  return {
    title: "5b. After an abort, at a server's sockets",
    isPassed,
    text: [
      table(["stage", "its server", "median ms", "worst ms"], rows),
      `${runs} cancels each: the last socket closed after ${slowestMs.toFixed(1)} ms (bar ${barMs}), ` +
        `${askedAfter} requests afterwards (bar 0). ${passFail(isPassed)}`,
    ].join("\n\n"),
  };
}
