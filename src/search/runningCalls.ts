import { unreachableCode } from "../base/errors.js";
import { usdOf } from "../base/money.js";
import type { EventBody, EventOf, Unstamped } from "../protocol/events.js";
import { runCall, usageOf, type Call, type CallDeps, type CallOutcome } from "./callRunner.js";
import { drawsImage, kindOf } from "./calls/callKinds.js";
import { longestPatienceMs } from "./deferral.js";
import type { CallIntent } from "./intent.js";
import { parseKey, withAttempt } from "./keys.js";
import type { Needs, Place } from "./lanes.js";
import type { CallEnd } from "./lanes/callEnd.js";
import { foretold } from "./foretold.js";
import type { ModelPorts } from "./ports.js";
import { recipeFor } from "./recipe.js";
import { inputsOf, requestFor } from "./requests.js";
import type { SearchState } from "./state.js";

/** A call that is to begin, and the event that says so. */
interface Begun {
  readonly event: Unstamped<EventOf<"callStarted">>;
  readonly call: Call;
}

/** The calls of a search that run: each from its request to what came of it. */
export class RunningCalls {
  readonly #deps: CallDeps;
  readonly #onOutcome: (key: string, outcome: CallOutcome) => void;
  readonly #running = new Map<string, AbortController>();
  /** Draws whose image may lie in the folder, though no event tells of it. */
  readonly #mayBeThere = new Set<string>();

  /** @param onOutcome told once of each call; it counts as running until it is forgotten */
  constructor(deps: CallDeps, onOutcome: (key: string, outcome: CallOutcome) => void) {
    this.#deps = deps;
    this.#onOutcome = onOutcome;
  }

  get size(): number {
    return this.#running.size;
  }

  has(key: string): boolean {
    return this.#running.has(key);
  }

  forget(key: string): void {
    this.#running.delete(key);
  }

  abort(): void {
    const reason = new DOMException("The search was stopped", "AbortError");
    for (const controller of this.#running.values()) controller.abort(reason);
  }

  /** What a call asks of its lane. */
  needsOf(state: SearchState, { key, lane }: CallIntent): Needs {
    const { tokens } = this.#deps.ports;
    if (tokens === undefined) return { lane };
    return { lane, tokens: foretold(tokens, key, requestFor(state, key)) ?? 0 };
  }

  begun(state: SearchState, { key, lane, worstNanoUsd }: CallIntent): Begun {
    const request = requestFor(state, key);
    const inputs = inputsOf(state, key, request);
    const quoted = foretold(this.#deps.ports.quote, key, request) ?? Infinity;
    const worstUsd = Math.min(usdOf(worstNanoUsd), quoted);
    const event = { kind: "callStarted", key, inputs, lane, worstUsd } as const;
    const { role } = kindOf(parseKey(key));
    const keepsTime = this.#deps.ports.keepsTime?.(role) === true;
    const timeoutMs = keepsTime ? Infinity : state.providers[role].timeoutMs;
    return { event, call: { key, inputs, request, timeoutMs } };
  }

  /** Runs what has begun, in the place that it was given, which it gives back. */
  run(call: Call, place: Place): void {
    const controller = new AbortController();
    this.#running.set(call.key, controller);
    const deps = { ...this.#deps, ports: this.#portsFor(call.key, place) };
    void runCall(call, deps, controller.signal).then((outcome) => {
      const ended = inPool(outcome, place);
      const end = endOf(ended);
      if (ended.kind !== "deferred") place.release(end);
      else {
        // For no longer than waiting makes sense: another search has to ask for itself, and to tell
        // why it pauses.
        const { waitMs, patienceMs } = ended.deferral;
        place.release(end, this.#deps.clock.nowMs() + Math.min(waitMs, patienceMs));
      }
      this.#onOutcome(call.key, ended);
    });
  }

  /** Remembers the draws that a process which died may have brought as far as their file. */
  expectImages({ attempts }: SearchState): void {
    for (const [name, each] of Object.entries(attempts)) {
      const isInterrupted = each.kind === "running" || each.kind === "open";
      const key = withAttempt(name, each.started);
      if (!isInterrupted || each.started === 0 || !drawsImage(parseKey(key).kind)) continue;
      this.#mayBeThere.add(key);
    }
  }

  /** An image whose file was written before its event was; each call is looked for once. */
  async adopted(state: SearchState, key: string): Promise<EventBody | null> {
    if (!this.#mayBeThere.delete(key)) return null;
    const { candidate } = parseKey(key);
    if (candidate === null) return null;
    const inputs = inputsOf(state, key, requestFor(state, key));
    const recipe = { ...recipeFor(state, candidate), inputs };
    const stored = await this.#deps.images.adopt(candidate, recipe);
    if (stored === undefined) return null;
    const told = { ...stored, usage: usageOf({}), milliseconds: 0 };
    return { kind: "imageDrawn", key, ...told, adopted: true };
  }

  #portsFor(key: string, { endpoint }: Place): ModelPorts {
    const { ports } = this.#deps;
    const { role } = kindOf(parseKey(key));
    return endpoint === null ? ports : (ports.at?.(role, endpoint) ?? ports);
  }
}

/** In a pool, a call that one endpoint could not take goes to another: that is no attempt. */
function inPool(outcome: CallOutcome, { isPooled }: Place): CallOutcome {
  if (!isPooled) return outcome;
  if (outcome.kind === "deferred") {
    return { ...outcome, deferral: { ...outcome.deferral, isElsewhere: true } };
  }
  if (outcome.kind === "storage" || outcome.event.kind !== "callFailed") return outcome;
  const failure = outcome.event;
  if (failure.code !== unreachableCode || failure.billed !== "no") return outcome;
  const deferral = { waitMs: 0, patienceMs: longestPatienceMs, isElsewhere: true };
  return { kind: "deferred", deferral, failure };
}

/** How a call ended, for the lane that it was in. */
function endOf(outcome: CallOutcome): CallEnd {
  if (outcome.kind === "storage") return "failed";
  if (outcome.kind === "deferred") {
    return outcome.failure.code === unreachableCode ? "unreachable" : "deferred";
  }
  return outcome.event.kind === "callFailed" ? "failed" : "answered";
}
