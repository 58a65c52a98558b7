import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../base/errors.js";
import type { Connection, ModelChoice } from "../protocol/connections.js";
import type { Result } from "../protocol/result.js";
import type { ProviderTable } from "../providers/providerTable.js";
import type { RunListener, RunResult, SearchRun } from "../sessions/searchRun.js";
import { journalName, movedAway } from "../sessions/sessionFolder.js";
import { orGivenUp, whenAborted, type Interrupts } from "./interrupts.js";
import { interruptedResult, resultOf } from "./jsonOutput.js";
import { linesIn } from "./line.js";
import type { LocalServices } from "../services/localServices.js";
import { isClosedPipe, lostText, type Output } from "./output.js";
import { resumeLine } from "./nextSteps.js";
import { pausedLines, reportLines } from "./report.js";
import { followLoads } from "./serviceLoads.js";
import type { View } from "./view.js";

export interface RunSearchDeps {
  readonly view: View;
  readonly output: Output;
  readonly interrupts: Interrupts;
  readonly json: boolean;
  /** How a person calls this program. */
  readonly command: string;
  /** Models that a search has where its flags say no other. */
  readonly models: ModelChoice;
  /** All that are set up. */
  readonly connections: readonly Connection[];
  /** Whether their models would be answered, and what with. */
  readonly providers: Pick<ProviderTable, "check">;
  /** This machine's own; absent where it can have none. */
  readonly services?: () => Promise<LocalServices>;
  /** The file that the search's checklist was given in. */
  readonly checklist?: string | undefined;
  /** Calls that run on after a second Ctrl-C are given this long to hear of it. */
  readonly stopGraceMs: number;
}

/**
 * Runs a search to its end, its pause or a second interrupt, and reports. It pauses at the first
 * interrupt, and when what it prints goes nowhere.
 * @param begin starts or resumes it; what it throws is thrown on
 */
export async function runSearch(
  begin: (listener: RunListener) => Promise<SearchRun>,
  deps: RunSearchDeps,
): Promise<Result> {
  const { view, interrupts, stopGraceMs } = deps;
  try {
    const begun = orGivenUp(begin(view), interrupts, undefined);
    const run = await Promise.race([begun, graceAfter(interrupts.again, stopGraceMs)]);
    if (run === undefined) return interruptedResult();
    pauseWhenAsked(run, deps);
    const following = followLoads(run.state, deps.services, view.onLoads);
    const result = await doneOrStopped(run, deps)
      .then((done) => asFound(run, done))
      .finally(() => following.dispose());
    view.close();
    return report(run, result, deps);
  } finally {
    view.close();
  }
}

/** Either can have come before there was anything to pause. */
function pauseWhenAsked(run: SearchRun, { view, output, interrupts, command }: RunSearchDeps) {
  const { folder } = run;
  // No command would go on where the folder is gone.
  const goOn = (): string[] =>
    isThere(folder) ? ["Go on later with:", `  ${resumeLine({ command, folder })}`] : [];
  let isPausing = false;
  const pause = (tell: () => void): void => {
    if (isPausing || !paused(run)) return;
    isPausing = true;
    tell();
  };
  whenAborted(interrupts.first, () =>
    pause(() => {
      const running = Object.keys(run.state.running).length;
      const waiting = running === 1 ? "1 call is" : `${running} calls are`;
      const pausing = `Pausing: ${waiting} still running. Ctrl-C again stops at once.`;
      const [next = "", ...command] = goOn();
      view.say([`${pausing} ${next}`.trim(), ...command]);
    }),
  );
  whenAborted(output.lost, () =>
    pause(() => {
      const reason: unknown = output.lost.reason;
      if (isClosedPipe(reason)) return;
      const [next = "", ...command] = goOn();
      [`Pausing, for ${lostText(reason)}. ${next}`.trim(), ...command].forEach(output.note);
    }),
  );
}

/** @returns false when it has just ended by itself, so that there is nothing left to pause */
function paused(run: SearchRun): boolean {
  try {
    run.pause();
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** What it comes to; at the latest a moment after it was told to stop. */
async function doneOrStopped(
  run: SearchRun,
  { interrupts: { again }, stopGraceMs }: RunSearchDeps,
): Promise<RunResult> {
  whenAborted(again, () => run.stop());
  const done = await Promise.race([run.done, graceAfter(again, stopGraceMs)]);
  return done ?? { outcome: { kind: "stopped" }, state: run.state, staleBecause: null };
}

/** Resolves a moment after the signal; never if that does not come. */
async function graceAfter(signal: AbortSignal, graceMs: number): Promise<undefined> {
  await new Promise<void>((resolve) => {
    whenAborted(signal, () => void setTimeout(resolve, graceMs).unref());
  });
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
  const { output, json, command, connections, models, checklist } = deps;
  const { outcome, state, staleBecause } = result;
  const { columns, out, note } = output;
  if (staleBecause !== null) note(`metadata.json is out of date: ${staleBecause.message}`);
  if (outcome.kind === "broken" && outcome.error instanceof Error) {
    linesIn(outcome.error.stack ?? "").forEach(note);
  }
  if (json) return resultOf(result, run.folder);
  const options = {
    columns: columns(),
    folder: run.folder,
    command,
    connections,
    models,
    checklist,
  };
  if (outcome.kind === "ended") reportLines(state, options).forEach(out);
  else if (outcome.kind !== "broken") pausedLines(result, options).forEach(out);
  return resultOf(result, run.folder);
}
