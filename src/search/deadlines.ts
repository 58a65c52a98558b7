import type { Clock } from "../base/clock.js";
import { CallError } from "../base/errors.js";
import type { Role } from "../protocol/providers.js";

export interface Limit {
  readonly role: Role;
  /** Infinity for as long as it likes. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** For so long a call whose time is over may still tell what it has used. */
const lastWordsMs = 100;
/** Ends a wait, and is told to nobody: one for all calls, for to make an error takes longer than the rest. */
const settledReason = new Error("The call is over.");

/**
 * A call of a model that takes no longer than it may: its signal is aborted then, and it rejects even
 * where the model does not listen. What such a model answers later is dropped. A call that was
 * aborted from outside may finish in its time, and is given up for that reason after it.
 * @throws {CallError} `call.timeout`, retryable, with what the call says that it used before; else
 *   what the call throws
 */
export async function beforeDeadline<T>(
  call: (signal: AbortSignal) => Promise<T>,
  { role, timeoutMs, clock }: Limit,
  outside: AbortSignal,
): Promise<T> {
  outside.throwIfAborted();
  if (timeoutMs === Infinity) return call(outside);
  const late = new AbortController();
  const settled = new AbortController();
  // Its reason is whichever came first, an abort from outside or the deadline.
  const signal = AbortSignal.any([outside, late.signal]);
  const answer = call(signal);
  const isLate = clock.sleep(timeoutMs, settled.signal).then(() => true);
  try {
    if (!(await Promise.race([answer.then(() => false), isLate]))) return await answer;
    const error = timedOut(role, timeoutMs);
    late.abort(error);
    if (signal.reason !== error) throw signal.reason;
    const silence = clock.sleep(lastWordsMs, settled.signal).then(() => error);
    const said = await Promise.race([answer.then(() => error, failureOf), silence]);
    throw said instanceof CallError && said.code === error.code ? said : error;
  } finally {
    settled.abort(settledReason);
  }
}

const failureOf = (thrown: unknown): unknown => thrown;

function timedOut(role: Role, timeoutMs: number): CallError {
  const seconds = Math.round(timeoutMs / 100) / 10;
  return new CallError(
    "call.timeout",
    `The ${role} model gave no answer within ${seconds} s. See whether its server is busy or stuck; where it is only slow, give its connection a longer time limit.`,
    // A picture that nobody waits for any more is often drawn to its end all the same.
    { retryable: true, billed: role === "image" ? "maybe" : "no" },
  );
}
