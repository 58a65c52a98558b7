import type { Role } from "../protocol/providers.js";
import { isLeft } from "./allotments.js";
import { kindOf } from "./calls/callKinds.js";
import { isSettled, openCandidates } from "./candidates.js";
import { callsBefore, dueOf, dueShared } from "./dueStep.js";
import { parseKey } from "./keys.js";
import type { Candidate, SearchState } from "./state.js";

/** Who waits for a model that asked to be left alone. Pure; of a search that is driven somewhere. */

/** The model that a candidate's next call waits for; null where it waits for none. */
export function awaitedModel(state: SearchState, candidate: Candidate): Role | null {
  if (!mayCall(state) || isSettled(candidate) || isLeft(state, candidate)) return null;
  const before = callsBefore(state, candidate).map((call) => dueShared(state, call));
  for (const due of before.length > 0 ? before : [dueOf(state, candidate)]) {
    if (due.kind !== "call" || Object.hasOwn(state.running, due.call.key)) continue;
    if (Object.hasOwn(state.waits, due.call.lane)) return kindOf(parseKey(due.call.key)).role;
  }
  return null;
}

/** A model that is waited for. */
export interface Awaited {
  readonly role: Role;
  /** UTC milliseconds. */
  readonly untilMs: number;
}

/** Those that candidates wait for now; models of one lane wait together, so one of them is named. */
export function awaitedModels(state: SearchState, nowMs: number): readonly Awaited[] {
  if (!mayCall(state)) return [];
  const { providers, waits } = state;
  const byLane = new Map<string, Awaited>();
  for (const candidate of openCandidates(state)) {
    const role = awaitedModel(state, candidate);
    if (role === null) continue;
    const { lane } = providers[role];
    const untilMs = waits[lane]?.untilMs ?? 0;
    if (untilMs > nowMs && !byLane.has(lane)) byLane.set(lane, { role, untilMs });
  }
  return [...byLane.values()];
}

/** Whether calls are started now, and some lane is not to be asked. */
function mayCall({ cancelRequested, end, pause, waits }: SearchState): boolean {
  return end === null && pause === null && !cancelRequested && Object.keys(waits).length > 0;
}
