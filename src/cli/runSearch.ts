import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../base/errors.js";
import type { Result } from "../protocol/result.js";
import type { RunListener, RunResult, SearchRun } from "../sessions/searchRun.js";
import { journalName, movedAway } from "../sessions/sessionFolder.js";
import { onInterrupts, type SignalSource } from "./interrupts.js";
import { resultOf } from "./jsonOutput.js";
import type { Output } from "./output.js";
import { pausedLines, reportLines, resumeLine } from "./report.js";
import type { View } from "./view.js";

export interface RunSearchDeps {
  readonly view: View;
  readonly output: Output;
  readonly signals: SignalSource;
  readonly json: boolean;
  /** How a person calls this program. */
  readonly command: string;
}

/** Calls that run on after a second Ctrl-C are given this long to hear of it. */
const stopGraceMs = 1000;

/**
 * Runs a search to its end, its pause or a second interrupt, and reports.
 * @param begin starts or resumes it; what it throws is thrown on
 */
export async function runSearch(
  begin: (listener: RunListener) => Promise<SearchRun>,
  deps: RunSearchDeps,
): Promise<Result> {
  const { view, signals } = deps;
  const stopped = new AbortController();
  // A Ctrl-C can come before there is anything to pause.
  const asked: { run?: SearchRun; toPause: boolean } = { toPause: false };
  const stopListening = onInterrupts(signals, {
    first: () => {
      asked.toPause = true;
      if (asked.run !== undefined) pauseRun(asked.run, deps);
    },
    again: () => stopped.abort(),
  });
  try {
    const run = await begin(view);
    asked.run = run;
    if (asked.toPause) pauseRun(run, deps);
    const result = asFound(run, await doneOrStopped(run, stopped.signal));
    view.close();
    return report(run, result, deps);
  } finally {
    stopListening();
    view.close();
  }
}

function pauseRun(run: SearchRun, { view, command }: RunSearchDeps): void {
  try {
    run.pause();
  } catch (error) {
    // It has just ended by itself: there is nothing left to pause.
    if (error instanceof UsageError) return;
    throw error;
  }
  const running = Object.keys(run.state.running).length;
  const waiting = running === 1 ? "1 call is" : `${running} calls are`;
  const pausing = `Pausing: ${waiting} still running. Ctrl-C again stops at once.`;
  const { folder } = run;
  if (!isThere(folder)) view.say([pausing]);
  else view.say([`${pausing} Go on later with:`, `  ${resumeLine({ command, folder })}`]);
}

/** What it comes to; at the latest a moment after it was told to stop. */
async function doneOrStopped(run: SearchRun, stop: AbortSignal): Promise<RunResult> {
  const stopping = new Promise<RunResult>((resolve) => {
    stop.addEventListener("abort", () => {
      run.stop();
      setTimeout(() => {
        resolve({ outcome: { kind: "stopped" }, state: run.state, staleBecause: null });
      }, stopGraceMs).unref();
    });
  });
  return await Promise.race([run.done, stopping]);
}

/** A search that could go on cannot where its folder is gone, however it stopped. */
function asFound({ folder }: SearchRun, result: RunResult): RunResult {
  const { kind } = result.outcome;
  if ((kind !== "paused" && kind !== "stopped") || isThere(folder)) return result;
  return { ...result, outcome: { kind: "lost", error: movedAway(folder) }, staleBecause: null };
}

function isThere(folder: string): boolean {
  return existsSync(join(folder, journalName));
}

function report(run: SearchRun, result: RunResult, deps: RunSearchDeps): Result {
  const { output, json, command } = deps;
  const { outcome, state, staleBecause } = result;
  const { columns, paint, out, note } = output;
  if (staleBecause !== null) note(`metadata.json is out of date: ${staleBecause.message}`);
  if (outcome.kind === "broken" && outcome.error instanceof Error) note(outcome.error.stack ?? "");
  if (json) return resultOf(result, run.folder);
  const options = { columns: columns(), paint, folder: run.folder, command };
  if (outcome.kind === "ended") reportLines(state, options).forEach(out);
  else if (outcome.kind !== "broken") pausedLines(result, options).forEach(out);
  return resultOf(result, run.folder);
}
