import { join } from "node:path";
import { ImagebeamError, messageOf } from "../base/errors.js";
import type { Result } from "../protocol/result.js";
import type { ReplayResult } from "../search/replay.js";
import { winnerOf } from "../search/selectors.js";
import type { SearchState } from "../search/state.js";
import { callCounts, costUsdOf } from "../search/usageTotals.js";
import { whyText, whyWon } from "../search/whyWon.js";
import type { RunOutcome, RunResult } from "../sessions/searchRun.js";

type End = Pick<Result, "outcome" | "reason" | "error">;
type Facts = Omit<Result, keyof End | "kind">;

/** Of a command line that never came to a search. */
const noFacts: Facts = {
  session: null,
  winner: null,
  image: null,
  total: null,
  why: null,
  images: 0,
  calls: { language: 0, image: 0, vision: 0, comparison: 0 },
  seconds: 0,
  costUsd: 0,
};

/** An end that no event says. */
const interrupted = "interrupted";

/** @param folder the session's, absolute */
export function resultOf({ outcome, state }: RunResult, folder: string): Result {
  return resultWith(endOf(outcome, state), factsOf(state, folder));
}

/** Of what was interrupted before a search could have been. */
export function interruptedResult(): Result {
  return resultWith({ outcome: "cancelled", reason: interrupted }, noFacts);
}

/** Of a search that somebody did not want to start once it was said what it may cost. */
export function notConfirmedResult(): Result {
  return resultWith({ outcome: "cancelled", reason: "notConfirmed" }, noFacts);
}

/** A thrown thing as a result. */
export function failureOf(thrown: unknown): Result {
  return resultWith(failed(thrown), noFacts);
}

/** @param replayed what a replay of the session in `folder` came to */
export function replayResultOf(replayed: ReplayResult, folder: string): Result {
  if (replayed.kind === "same") {
    const end: End = { outcome: "finished", reason: "replayed" };
    return resultWith(end, factsOf(replayed.state, folder));
  }
  const { seq, reason } = replayed;
  const error = { code: "replay.differs", message: `Event ${seq} differs: ${reason}.`, seq };
  const end: End = { outcome: "failed", reason: error.code, error };
  return resultWith(end, { ...noFacts, session: folder });
}

function resultWith({ outcome, reason, error }: End, facts: Facts): Result {
  const result = { kind: "result", outcome, reason, ...facts } as const;
  return error === undefined ? result : { ...result, error };
}

function factsOf(state: SearchState, folder: string): Facts {
  const winner = winnerOf(state);
  const candidate = winner === null ? undefined : state.candidates[winner];
  return {
    session: folder,
    winner,
    image: candidate?.image == null ? null : join(folder, candidate.image.file),
    total: candidate?.scores?.total ?? null,
    why: whyOf(state),
    images: state.totals.images,
    calls: callCounts(state),
    seconds: state.activeMs / 1000,
    costUsd: costUsdOf(state),
  };
}

function whyOf(state: SearchState): Result["why"] {
  const why = whyWon(state);
  if (why === null) return null;
  const { winner, lines, compared, sureness } = why;
  return {
    winner,
    text: lines.map(whyText),
    compared: compared && {
      comparisons: compared.times,
      better: [...compared.better],
      equal: [...compared.equal],
      mixed: [...compared.mixed],
      worse: [...compared.worse],
    },
    chance: sureness && { best: sureness.best, kept: sureness.kept, of: sureness.of },
  };
}

function endOf(outcome: RunOutcome, { end }: SearchState): End {
  if (outcome.kind === "broken" || outcome.kind === "lost") return failed(outcome.error);
  if (outcome.kind === "stopped") return { outcome: "paused", reason: interrupted };
  if (outcome.kind === "paused") {
    const { by, message } = outcome;
    const error = message === null ? {} : { error: { code: `paused.${by}`, message } };
    return { outcome: "paused", reason: by, ...error };
  }
  if (end?.kind === "failed") {
    const { code, message } = end.error;
    return { outcome: "failed", reason: code, error: { code, message } };
  }
  const reason = end?.reason ?? "completed";
  return { outcome: reason === "cancelled" ? "cancelled" : "finished", reason };
}

function failed(thrown: unknown): End {
  const code = thrown instanceof ImagebeamError ? thrown.code : "internal.unexpected";
  return { outcome: "failed", reason: code, error: { code, message: messageOf(thrown) } };
}

/**
 * 0 finished with a winner, 1 failed, cancelled, locked, 2 wrong usage, 3 the day's limit, 130 paused
 * or interrupted.
 * @see the CLI's help, which names them
 */
export function exitCodeOf({ outcome, reason, winner }: Result): number {
  if (reason === "usage.dailyLimit" || (outcome === "paused" && reason === "budget")) return 3;
  if (outcome === "paused" || reason === interrupted) return 130;
  if (outcome === "finished") return winner === null && reason !== "replayed" ? 1 : 0;
  return reason.startsWith("usage.") ? 2 : 1;
}
