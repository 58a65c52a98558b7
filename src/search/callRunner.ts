import { cutText } from "../base/cutText.js";
import { CallError, InvalidAnswerError, StorageError, messageOf } from "../base/errors.js";
import type { Billed, ErrorCode } from "../base/errors.js";
import type { Clock } from "../base/clock.js";
import type { EventBody, EventOf } from "../protocol/events.js";
import type { Usage } from "../protocol/providers.js";
import type { CallMeans } from "./calls/callKind.js";
import { kindOf } from "./calls/callKinds.js";
import { beforeDeadline } from "./deadlines.js";
import { longestPatienceMs } from "./deferral.js";
import { parseKey } from "./keys.js";
import type { ModelPorts, ReportedUsage } from "./ports.js";

export interface CallDeps extends Omit<CallMeans, "ask"> {
  readonly ports: ModelPorts;
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
  /** The longest that its model may take, milliseconds; Infinity for as long as it likes. */
  readonly timeoutMs: number;
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
  /** Whether another endpoint may be asked meanwhile. */
  readonly isElsewhere: boolean;
}

export type FailureFields = Omit<EventOf<"callFailed">, "seq" | "at" | "kind">;

/** Carries out one call. Never rejects: a failure is an outcome. */
export async function runCall(
  call: Call,
  deps: CallDeps,
  signal: AbortSignal,
): Promise<CallOutcome> {
  const { key, timeoutMs } = call;
  /** What the model said that its answer took, which counts also where that is found to be none. */
  let told: ReportedUsage | undefined;
  const startedAtMs = deps.clock.nowMs();
  // The clock may jump back; a duration does not.
  const milliseconds = (): number => Math.max(0, deps.clock.nowMs() - startedAtMs);
  try {
    const parsed = parseKey(key);
    const kind = kindOf(parsed);
    const limit = { role: kind.role, timeoutMs, clock: deps.clock };
    const { body, usage } = await kind.run(
      { ...call, key: parsed },
      {
        ...deps,
        ask: async (ask) => {
          const answer = await beforeDeadline(
            async (inTime) => ask(deps.ports, inTime),
            limit,
            signal,
          );
          told = usageIn(answer);
          return answer;
        },
      },
    );
    const event = { ...body, key, milliseconds: milliseconds(), usage: usageOf(usage) };
    const checked = deps.checkEvent(event);
    if (checked.ok) return { kind: "recorded", event: checked.body };
    throw new InvalidAnswerError(`The model's answer is not one: ${checked.reason}`);
  } catch (thrown) {
    return outcomeOf(thrown, { key, milliseconds: milliseconds(), signal, told });
  }
}

/**
 * What a provider says of usage, as far as it can be believed: a cost or a count that is no number
 * is unknown, and what it came with is not lost for it.
 */
export function usageOf(usage: ReportedUsage | undefined): Usage {
  const cachedInputTokens = told("cachedInputTokens", Number.isSafeInteger);
  const imageTokens = told("imageTokens", Number.isSafeInteger);
  const requests = told("requests", Number.isSafeInteger);
  return {
    costUsd: told("costUsd", Number.isFinite),
    inputTokens: told("inputTokens", Number.isSafeInteger),
    outputTokens: told("outputTokens", Number.isSafeInteger),
    ...(cachedInputTokens === null ? {} : { cachedInputTokens }),
    ...(imageTokens === null ? {} : { imageTokens }),
    ...(requests === null ? {} : { requests }),
  };

  function told(name: keyof Usage, isOne: (value: unknown) => boolean): number | null {
    try {
      const value: unknown = usage?.[name];
      return typeof value === "number" && isOne(value) && value >= 0 ? value : null;
    } catch {
      // What cannot be read was not told.
      return null;
    }
  }
}

function usageIn(answer: unknown): ReportedUsage | undefined {
  try {
    const { usage } = (answer ?? {}) as { readonly usage?: unknown };
    return typeof usage === "object" && usage !== null ? usage : undefined;
  } catch {
    // What cannot be read was not told.
    return undefined;
  }
}

/**
 * Codes that say what we did ourselves: thrown by a provider they would be taken for that, and a
 * call that "was aborted" would be called again for ever.
 */
const reserved = /^(?:call\.(?:aborted|unexpected)$|(?:search|cap|journal|storage)\.)/;
const codePattern = /^[A-Za-z][\w-]{0,40}\.[\w.-]{1,60}$/;
const maxMessageUnits = 2000;

interface FailedCall {
  readonly key: string;
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  readonly told: ReportedUsage | undefined;
}

/**
 * Anything a provider did not throw on purpose may have been billed, and is not tried again. Never
 * throws: an error that cannot be read says as much as none.
 */
function outcomeOf(thrown: unknown, failed: FailedCall): CallOutcome {
  const { key, milliseconds, signal, told: usage } = failed;
  const message = cutText(messageOf(thrown), maxMessageUnits);
  const used = usage === undefined ? {} : { usage: usageOf(usage) };
  let failure: FailureFields = { key, milliseconds, ...unexpected, message, ...used };
  try {
    if (thrown instanceof StorageError) return { kind: "storage", error: thrown };
    if (signal.aborted) failure = { key, milliseconds, ...aborted, ...used };
    else if (thrown instanceof CallError) {
      const told = { ...failure, ...toldBy(thrown) };
      const deferral = deferralOf(thrown, told);
      if (deferral !== null) return { kind: "deferred", deferral, failure: told };
      failure = told;
    }
  } catch {
    // What was set last stands.
  }
  return { kind: "recorded", event: { kind: "callFailed", ...failure } };
}

/** What an error of a provider's says, as far as it may be believed. */
function toldBy(thrown: CallError): Partial<FailureFields> {
  const { code, retryable, billed, scope, usage } = thrown;
  const used = usage === undefined ? {} : { usage: usageOf(usage) };
  if (!isOwnCode(code)) return used;
  return {
    code,
    retryable: (retryable as unknown) === true,
    billed: ["no", "maybe", "yes"].includes(billed) ? billed : "maybe",
    scope: scope === "connection" ? "connection" : "candidate",
    ...used,
  };
}

function isOwnCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && codePattern.test(code) && !reserved.test(code);
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
function deferralOf(
  { retryAfterMs, patienceMs = longestPatienceMs }: CallError,
  { retryable, billed, scope }: FailureFields,
): Deferral | null {
  if (!retryable || billed !== "no" || scope === "connection") return null;
  if (retryAfterMs === undefined || !(retryAfterMs >= 0)) return null;
  const patience = patienceMs >= 0 ? Math.min(patienceMs, longestPatienceMs) : longestPatienceMs;
  const waitMs = Math.min(retryAfterMs, Number.MAX_SAFE_INTEGER);
  return { waitMs, patienceMs: patience, isElsewhere: false };
}
