import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { listSessions } from "../../src/sessions/sessionIndex.js";
import { startSearch } from "../../src/sessions/continueSearch.js";
import { systemProcesses } from "../../src/sessions/processIdentity.js";
import { runCli } from "../support/cliProcess.js";
import { diskDeps, inFolder } from "../support/diskHarness.js";
import { planOf, providersOf } from "../support/searchHarness.js";
import { printRows } from "./print.js";
import { median } from "./statistics.js";
import { passFail, type BenchRow } from "./table.js";

/** What a person waits for: a whole search from the command line, a list of many sessions. */

const runs = 5;
const searchBarSeconds = 15;
const sessions = 10_000;
const listBarMs = 1000;

async function benchDefaultSearch(): Promise<BenchRow> {
  const seconds: number[] = [];
  await inFolder(async (out) => {
    for (let run = 0; run < runs; run++) {
      const startedMs = performance.now();
      const args = ["a lighthouse at dusk", "--seed", String(run), "--out", out, "--json"];
      const { code, stderr } = await runCli(args);
      if (code !== 0) throw new Error(`Exit code ${code ?? "none"}: ${stderr}`);
      seconds.push((performance.now() - startedMs) / 1000);
    }
  });
  const middle = median(seconds);
  const isPassed = middle < searchBarSeconds;
  return {
    title: "A default search (N 4, M 2, 3 iterations, 512 px)",
    isPassed,
    text:
      `Median of ${runs}: ${middle.toFixed(1)} s (${seconds.map((s) => s.toFixed(1)).join(", ")}; ` +
      `bar ${searchBarSeconds} s on 2 cores). ${passFail(isPassed)}`,
  };
}

async function benchList(): Promise<BenchRow> {
  return await inFolder(async (output) => {
    await fillWith(output, sessions);
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      const startedMs = performance.now();
      const rows = await listSessions(output, { processes: systemProcesses });
      times.push(performance.now() - startedMs);
      if (rows.length !== sessions) throw new Error(`It lists ${rows.length} sessions`);
    }
    const isPassed = median(times) < listBarMs;
    return {
      title: `A list of ${sessions.toLocaleString("en")} sessions`,
      isPassed,
      text: `Median of ${runs}: ${median(times).toFixed(0)} ms (bar ${listBarMs} ms). ${passFail(isPassed)}`,
    };
  });
}

/** Copies of one real session, a hundred a day. */
async function fillWith(output: string, count: number): Promise<void> {
  const run = await startSearch(
    {
      output: join(output, "model"),
      plan: planOf(),
      providers: providersOf(),
      appVersion: "bench",
    },
    diskDeps(),
  );
  await run.done;
  const [journal, metadata] = await Promise.all(
    ["session.jsonl", "metadata.json"].map((name) => readFile(join(run.folder, name))),
  );
  for (let i = 0; i < count; i++) {
    const day = new Date(Date.UTC(2025, 0, 1 + Math.floor(i / 100))).toISOString().slice(0, 10);
    const minute = String(Math.floor((i % 100) / 60) + 10) + String(i % 60).padStart(2, "0");
    const folder = join(output, day, `ses-${minute}00`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "session.jsonl"), journal ?? "");
    await writeFile(join(folder, "metadata.json"), metadata ?? "");
  }
}

await printRows("Whole searches and sessions", [benchDefaultSearch, benchList]);
