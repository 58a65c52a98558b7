import { modelNames, type Role } from "../../../src/protocol/providers.js";
import { awaitedModel as awaitedOf, awaitedModels } from "../../../src/search/awaited.js";
import type { Candidate } from "../../../src/search/state.js";
import { isLive, type SessionModel } from "./session.js";
import { momentText } from "../../page/words.js";

/** Who asked to be left alone, and who waits for that. */

/** The model that a candidate's next call waits for; null where it waits for none. */
export function awaitedModel(session: SessionModel, candidate: Candidate): Role | null {
  return isLive(session) ? awaitedOf(session.state, candidate) : null;
}

/** "the image model until 12:03"; null while nobody waits. */
export function waitingText(session: SessionModel, nowMs: number): string | null {
  if (!isLive(session)) return null;
  const texts = awaitedModels(session.state, nowMs).map(
    ({ role, untilMs }) => `the ${modelNames[role]} until ${momentText(untilMs, nowMs)}`,
  );
  return texts.length === 0 ? null : texts.join(" and ");
}
