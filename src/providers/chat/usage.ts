import {
  CallError,
  InvalidAnswerError,
  PromptRefusedError,
  type CallFailure,
  type CallUsage,
} from "../../base/errors.js";
import { without } from "../../base/without.js";
import type { ReportedUsage } from "../../search/ports.js";

const counted = [
  ...(["costUsd", "inputTokens", "cachedInputTokens"] as const),
  ...(["outputTokens", "imageTokens", "requests"] as const),
];

/** What several rounds used together; what one of them does not say is unknown of all. */
export function totalUsage(rounds: readonly (ReportedUsage | CallUsage)[]): ReportedUsage {
  return Object.fromEntries(
    counted.flatMap((name) => {
      const told = rounds.map((round) => round[name]);
      const isKnown = rounds.length > 0 && told.every((value) => typeof value === "number");
      return isKnown ? [[name, told.reduce((sum, value) => sum + value, 0)]] : [];
    }),
  );
}

/**
 * The same failure, with what the rounds before it used. What it used itself it may not tell: then
 * the counts are the least that it can be, and the cost is not known. Rounds that were answered were
 * billed, whatever became of the last one: such a call is an attempt, and is not asked for ever.
 */
export function withEarlierUsage(error: CallError, earlier: readonly ReportedUsage[]): CallError {
  if (earlier.length === 0) return error;
  const { code, message, retryable, billed, scope, retryAfterMs, patienceMs } = error;
  const used = error.usage ?? nothingUsed;
  // A round that cost nothing cost nothing, whether it says so or not.
  const isKnown = error.usage !== undefined || billed === "no";
  const usage = totalUsage([...earlier, used]);
  const failure: CallFailure = {
    billed: billed === "no" ? "yes" : billed,
    scope,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(patienceMs === undefined ? {} : { patienceMs }),
    usage: isKnown ? usage : without(usage, "costUsd"),
    cause: error,
  };
  if (error instanceof PromptRefusedError) return new PromptRefusedError(message, failure);
  if (error instanceof InvalidAnswerError) return new InvalidAnswerError(message, failure);
  return new CallError(code, message, { ...failure, retryable });
}

const nothingUsed: ReportedUsage = Object.fromEntries(counted.map((name) => [name, 0]));
