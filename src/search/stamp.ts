import type { EventBody, KnownEvent, schemaVersion } from "../protocol/events.js";
import type { SearchState } from "./state.js";

/** The format that is written; a session of an older one is raised to it before it goes on. */
export const writtenFormat: typeof schemaVersion = 2;

/**
 * Numbers and stamps an event that follows a state.
 * @param nowMs UTC milliseconds; may have jumped back
 * @returns what to append, in order: before the first event of ours in an older session stands the
 *   mark that says so
 */
export function stamped(state: SearchState, body: EventBody, nowMs: number): KnownEvent[] {
  const raise: EventBody = { kind: "formatRaised", to: writtenFormat };
  const bodies = state.format < writtenFormat ? [raise, body] : [body];
  const at = Math.max(Math.floor(nowMs), state.lastAt);
  return bodies.map((each, index): KnownEvent => ({ seq: state.nextSeq + index, at, ...each }));
}
