import { cutText } from "../base/cutText.js";
import { CallError, InvalidAnswerError, StorageError, messageOf } from "../base/errors.js";
import type { Billed, ErrorCode } from "../base/errors.js";
import type { Clock } from "../base/clock.js";
import type { EventBody, EventOf } from "../protocol/events.js";
import type { Usage } from "../protocol/providers.js";
import type { CallMeans } from "./calls/callKind.js";
import { kindOf } from "./calls/callKinds.js";
import { longestPatienceMs } from "./deferral.js";
import { parseKey } from "./keys.js";
import type { ReportedUsage } from "./ports.js";
import type { SearchState } from "./state.js";

export interface CallDeps extends CallMeans {
  readonly clock: Clock;
  /**
   * An event as the journal will keep it, without what its schema does not know; or why it is none.
   * Every answer goes through it: a model's output is data.
   */
  readonly checkEvent: (
    body: unknown,
  ) =>
    | { readonly ok: true; readonly body: EventBody }
    | { readonly ok: false; readonly reason: string };
}

export interface Call {
  readonly key: string;
  readonly inputs: string;
  readonly request: unknown;
}

/** What came of a call: the event that records it, or a folder that could not take its image. */
export type CallOutcome =
  | { readonly kind: "recorded"; readonly event: EventBody }
  /** It could not be answered now: when it may be asked again is for the driver to say. */
  | { readonly kind: "deferred"; readonly deferral: Deferral; readonly failure: FailureFields }
  | { readonly kind: "storage"; readonly error: StorageError };

export interface Deferral {
  /** Milliseconds from now. */
  readonly waitMs: number;
  /** For how long, milliseconds, deferring without one answer makes sense. */
  readonly patienceMs: number;
}

export type FailureFields = Omit<EventOf<"callFailed">, "seq" | "at" | "kind">;

/** Carries out one call. Never rejects: a failure is an outcome. */
export async function runCall(
  state: SearchState,
  call: Call,
  deps: CallDeps,
  signal: AbortSignal,
): Promise<CallOutcome> {
  const { key } = call;
  const startedAtMs = deps.clock.nowMs();
  // The clock may jump back; a duration does not.
  const milliseconds = (): number => Math.max(0, deps.clock.nowMs() - startedAtMs);
  try {
    const parsed = parseKey(key);
    const { body, usage } = await kindOf(parsed).run(state, { ...call, key: parsed }, deps, signal);
    const reported = usageOf(usage);
    const event = { ...body, key, milliseconds: milliseconds(), usage: reported };
    const checked = deps.checkEvent(event);
    if (checked.ok) return { kind: "recorded", event: checked.body };
    const message = `The model's answer is not one: ${checked.reason}`;
    throw new InvalidAnswerError(message, { usage: reported });
  } catch (thrown) {
    if (thrown instanceof StorageError) return { kind: "storage", error: thrown };
    const failure = failureOf(thrown, { key, milliseconds: milliseconds(), signal });
    const deferral = deferralOf(thrown, failure);
    if (deferral !== null) return { kind: "deferred", deferral, failure };
    return { kind: "recorded", event: { kind: "callFailed", ...failure } };
  }
}

/**
 * What a provider says of usage, as far as it can be believed: a cost or a count that is no number
 * is unknown, and what it came with is not lost for it.
 */
export function usageOf(usage: ReportedUsage | undefined): Usage {
  const count = (value: unknown): number | null =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
  const cost: unknown = usage?.costUsd;
  const isCost = typeof cost === "number" && Number.isFinite(cost) && cost >= 0;
  const cachedInputTokens = count(usage?.cachedInputTokens);
  const imageTokens = count(usage?.imageTokens);
  const requests = count(usage?.requests);
  return {
    costUsd: isCost ? cost : null,
    inputTokens: count(usage?.inputTokens),
    outputTokens: count(usage?.outputTokens),
    ...(cachedInputTokens === null ? {} : { cachedInputTokens }),
    ...(imageTokens === null ? {} : { imageTokens }),
    ...(requests === null ? {} : { requests }),
  };
}

/**
 * Codes that say what we did ourselves: thrown by a provider they would be taken for that, and a
 * call that "was aborted" would be called again for ever.
 */
const reserved = /^(?:call\.aborted|call\.unexpected|search\..*|cap\..*|journal\..*)$/;
const codePattern = /^[A-Za-z][\w-]{0,40}\.[\w.-]{1,60}$/;
const maxMessageUnits = 2000;

/** Anything a provider did not throw on purpose may have been billed, and is not tried again. */
function failureOf(
  thrown: unknown,
  call: { readonly key: string; readonly milliseconds: number; readonly signal: AbortSignal },
): FailureFields {
  const { key, milliseconds, signal } = call;
  if (signal.aborted) return { key, milliseconds, ...aborted };
  const message = cutText(messageOf(thrown), maxMessageUnits);
  if (!(thrown instanceof CallError) || !isOwnCode(thrown.code)) {
    const usage = thrown instanceof CallError ? usageFields(thrown) : {};
    return { key, milliseconds, ...unexpected, message, ...usage };
  }
  const { code, retryable, billed, scope } = thrown;
  const isKnown = ["no", "maybe", "yes"].includes(billed);
  return {
    key,
    milliseconds,
    code,
    message,
    retryable,
    billed: isKnown ? billed : "maybe",
    scope: scope === "connection" ? "connection" : "candidate",
    ...usageFields(thrown),
  };
}

function isOwnCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && codePattern.test(code) && !reserved.test(code);
}

function usageFields({ usage }: CallError): Pick<FailureFields, "usage"> {
  return usage === undefined ? {} : { usage: usageOf(usage) };
}

const aborted = {
  code: "call.aborted",
  message: "Stopped before it was done",
  retryable: false,
  billed: "maybe",
  scope: "candidate",
} as const;

const unexpected: Pick<FailureFields, "code" | "retryable" | "scope"> & { billed: Billed } = {
  code: "call.unexpected",
  retryable: false,
  billed: "maybe",
  scope: "candidate",
};

/** A provider that says when to come back, and took no money, has not failed: it was asked too soon. */
function deferralOf(thrown: unknown, { retryable, billed, scope }: FailureFields): Deferral | null {
  if (!(thrown instanceof CallError) || !retryable || billed !== "no") return null;
  const { retryAfterMs, patienceMs = longestPatienceMs } = thrown;
  if (scope === "connection" || retryAfterMs === undefined || !(retryAfterMs >= 0)) return null;
  const patience = patienceMs >= 0 ? Math.min(patienceMs, longestPatienceMs) : longestPatienceMs;
  return { waitMs: Math.min(retryAfterMs, Number.MAX_SAFE_INTEGER), patienceMs: patience };
}
