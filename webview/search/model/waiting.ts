import type { Role } from "../../../src/protocol/providers.js";
import { isLeft } from "../../../src/search/allotments.js";
import { kindOf } from "../../../src/search/calls/callKinds.js";
import { isSettled, openCandidates } from "../../../src/search/candidates.js";
import { callsBefore, dueShared, dueOf } from "../../../src/search/dueStep.js";
import { parseKey } from "../../../src/search/keys.js";
import type { Candidate } from "../../../src/search/state.js";
import { isLive, type SessionModel } from "./session.js";
import { momentText } from "./words.js";

/** Who asked to be left alone, and who waits for that. */

/** A model by its role, as a person reads it. */
export const modelNames: Readonly<Record<Role, string>> = {
  language: "language model",
  image: "image model",
  vision: "vision model",
};

/** The model that a candidate's next call waits for; null where it waits for none. */
export function awaitedModel(session: SessionModel, candidate: Candidate): Role | null {
  const { state } = session;
  if (!isAtWork(session) || isSettled(candidate) || isLeft(state, candidate)) return null;
  const before = callsBefore(state, candidate).map((call) => dueShared(state, call));
  for (const due of before.length > 0 ? before : [dueOf(state, candidate)]) {
    if (due.kind !== "call" || Object.hasOwn(state.running, due.call.key)) continue;
    if (Object.hasOwn(state.waits, due.call.lane)) return kindOf(parseKey(due.call.key)).role;
  }
  return null;
}

/** "the image model until 12:03"; null while nobody waits. */
export function waitingText(session: SessionModel, nowMs: number): string | null {
  if (!isAtWork(session)) return null;
  const { providers, waits } = session.state;
  const awaited = openCandidates(session.state).map((each) => awaitedModel(session, each));
  const texts = new Map<string, string>();
  for (const role of awaited) {
    if (role === null) continue;
    const { lane } = providers[role];
    const untilMs = waits[lane]?.untilMs ?? 0;
    // Models of one lane wait together, so one of them is named.
    if (untilMs <= nowMs || texts.has(lane)) continue;
    texts.set(lane, `the ${modelNames[role]} until ${momentText(untilMs, nowMs)}`);
  }
  return texts.size === 0 ? null : [...texts.values()].join(" and ");
}

/** Whether calls are started now, and some lane is not to be asked. */
function isAtWork(session: SessionModel): boolean {
  const { cancelRequested, pause, waits } = session.state;
  const mayStart = isLive(session) && pause === null && !cancelRequested;
  return mayStart && Object.keys(waits).length > 0;
}
