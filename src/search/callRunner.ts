import { CallError, StorageError, messageOf, type Billed, type ErrorCode } from "../base/errors.js";
import type { Clock } from "../base/clock.js";
import type { EventBody } from "../protocol/events.js";
import { candidateJudged, critiqueWritten, promptWritten, usageOf } from "./answers.js";
import { drawWithProgress } from "./drawWithProgress.js";
import type { DrawProgress, ImageStore, ModelPorts } from "./ports.js";
import { recipeFor, type CallRequest } from "./requests.js";
import type { SearchState } from "./state.js";

export interface CallDeps {
  readonly ports: ModelPorts;
  readonly images: ImageStore;
  readonly clock: Clock;
  /** For the eye only: steps of an image. */
  readonly onProgress: (candidate: string, progress: DrawProgress) => void;
}

export interface Call {
  readonly key: string;
  readonly inputs: string;
  readonly request: CallRequest;
}

/** What came of a call: the event that records it, or a folder that could not take its image. */
export type CallOutcome =
  | { readonly kind: "recorded"; readonly event: EventBody }
  | { readonly kind: "storage"; readonly error: StorageError };

/** Carries out one call. Never rejects: a failure is an outcome. */
export async function runCall(
  state: SearchState,
  call: Call,
  deps: CallDeps,
  signal: AbortSignal,
): Promise<CallOutcome> {
  const startedAt = deps.clock.nowMs();
  const measured = () => {
    // The clock may jump back; a duration does not.
    return { key: call.key, milliseconds: Math.max(0, deps.clock.nowMs() - startedAt) };
  };
  try {
    return { kind: "recorded", event: await answer(state, call, deps, measured, signal) };
  } catch (thrown) {
    if (thrown instanceof StorageError) return { kind: "storage", error: thrown };
    const failure = signal.aborted ? aborted : failureOf(thrown);
    return { kind: "recorded", event: { kind: "callFailed", ...failure, ...measured() } };
  }
}

async function answer(
  state: SearchState,
  { request: call, inputs }: Call,
  { ports, images, onProgress }: CallDeps,
  measured: () => { key: string; milliseconds: number },
  signal: AbortSignal,
): Promise<EventBody> {
  switch (call.kind) {
    case "write":
      return promptWritten(await ports.prompts.write(call.request, signal), measured());
    case "critique": {
      if (ports.critic === null) throw new CallError("critic.missing", "No critic is set up");
      return critiqueWritten(await ports.critic.critique(call.request, signal), measured());
    }
    case "judge": {
      const image = images.open(call.image);
      const judgement = await ports.judge.judge({ ...call.request, image }, signal);
      return candidateJudged(judgement, state.providers.vision.scores, measured());
    }
    case "draw": {
      const { candidate, request } = call;
      const drawn = await drawWithProgress(ports.images, request, signal, (progress) => {
        onProgress(candidate, progress);
      });
      // What was paid for is on disk before its event is told, also while a cancel is under way.
      const recipe = recipeFor(state, candidate, inputs);
      const image = await images.put(candidate, drawn.bytes, recipe);
      return { kind: "imageDrawn", ...measured(), image, usage: usageOf(drawn.usage) };
    }
  }
}

interface FailureFields {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly billed: Billed;
  readonly retryAfterMs?: number;
}

const aborted: FailureFields = {
  code: "call.aborted",
  message: "Stopped before it was done",
  retryable: false,
  billed: "maybe",
};

/** Anything a provider did not throw on purpose may have been billed, and is not tried again. */
function failureOf(thrown: unknown): FailureFields {
  const message = messageOf(thrown).slice(0, 2000);
  if (!(thrown instanceof CallError)) {
    return { code: "call.unexpected", message, retryable: false, billed: "maybe" };
  }
  const { code, retryable, billed, retryAfterMs } = thrown;
  const asksToWait = retryAfterMs !== undefined && retryAfterMs >= 0 && retryAfterMs < Infinity;
  return { code, message, retryable, billed, ...(asksToWait ? { retryAfterMs } : {}) };
}
