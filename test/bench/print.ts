import { loadavg } from "node:os";
import { passFail, type BenchRow } from "./table.js";

/** Runs rows one after the other and prints each as it is done; the process fails when one fails. */
export async function printRows(
  title: string,
  rows: readonly (() => Promise<BenchRow>)[],
): Promise<void> {
  const [load = 0] = loadavg();
  print(`## ${title}\n\nLoad of this machine at the start: ${load.toFixed(2)}.`);
  for (const row of rows) {
    const startedMs = performance.now();
    const { title: rowTitle, text, isPassed } = await row();
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
    print(`\n### ${rowTitle}: ${passFail(isPassed)}\n\n${text}\n\n(${seconds} s)`);
    if (!isPassed) process.exitCode = 1;
  }
  print("");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
