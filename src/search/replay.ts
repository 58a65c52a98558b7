import { canonicalJson } from "../base/canonicalJson.js";
import { JournalError } from "../base/errors.js";
import type { SessionEvent } from "../protocol/events.js";
import { decide } from "./decide.js";
import { rankByTotal } from "./ranking/byTotal.js";
import type { Ranker } from "./ranking/ranker.js";
import { fold, reduce } from "./reduce.js";
import { inputsOf, requestFor } from "./requests.js";
import { isDecision } from "./selectors.js";
import type { SearchState } from "./state.js";

export type ReplayResult =
  | { readonly kind: "same"; readonly state: SearchState }
  | { readonly kind: "differs"; readonly seq: number; readonly reason: string };

/**
 * Plays a journal again, with no port and no write: each recorded decision has to be the first
 * that `decide` gives for the state before it, no call may start while a decision is due, and each
 * recorded result has to belong to the request that follows from the state.
 * @throws {JournalError} when the journal cannot be folded
 */
export function replay(
  events: readonly SessionEvent[],
  ranker: Ranker = rankByTotal,
): ReplayResult {
  const [first, ...rest] = events;
  let state = fold(first === undefined ? [] : [first]);
  const inputs = new InputsCheck();
  for (const event of rest) {
    const reason = decisionDiffers(state, event, ranker) ?? inputs.differs(state, event);
    if (reason !== null) return { kind: "differs", seq: event.seq, reason };
    state = reduce(state, event);
  }
  return { kind: "same", state };
}

/**
 * Folds a journal for a resume: its decisions are facts, even where today's code would decide
 * otherwise, but a recorded result must belong to the request that it would be used for.
 * @throws {JournalError} `journal.diverged` when one does not; `journal.corrupt` when it cannot be folded
 */
export function foldChecked(events: readonly SessionEvent[]): SearchState {
  const [first, ...rest] = events;
  let state = fold(first === undefined ? [] : [first]);
  const inputs = new InputsCheck();
  for (const event of rest) {
    const reason = inputs.differs(state, event);
    if (reason !== null) {
      const message = `${reason} (event ${event.seq}). Nothing was changed; start the search again.`;
      throw new JournalError("journal.diverged", message);
    }
    state = reduce(state, event);
  }
  return state;
}

/** Calls whose recorded inputs are not those that follow from the state. */
class InputsCheck {
  readonly #other = new Set<string>();

  differs(state: SearchState, event: SessionEvent): string | null {
    switch (event.kind) {
      case "callStarted": {
        const expected = inputsOf(state, requestFor(state, event.key));
        if (event.inputs === expected) this.#other.delete(event.key);
        else this.#other.add(event.key);
        return null;
      }
      case "promptWritten":
      case "imageDrawn":
      case "candidateJudged":
      case "critiqueWritten":
        // A call without a result may have had other inputs: it is called again with today's.
        return this.#other.has(event.key)
          ? `The result of ${event.key} belongs to another request than the one recorded`
          : null;
      default:
        return null;
    }
  }
}

function decisionDiffers(state: SearchState, event: SessionEvent, ranker: Ranker): string | null {
  const startsCall = event.kind === "callStarted";
  if (!startsCall && !isDecision(event)) return null;
  const [due] = decide(state, ranker).decisions;
  if (startsCall) {
    return due === undefined ? null : `${event.key} was started while ${due.kind} was due`;
  }
  if (due === undefined) return `${event.kind} does not follow: nothing is due`;
  const [is, was] = [due, event].map((body) => canonicalJson({ ...body, seq: 0, at: 0 }));
  return is === was ? null : `${event.kind} does not follow: ${is ?? ""} is due`;
}
