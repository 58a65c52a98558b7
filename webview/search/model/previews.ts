import type { PreviewMessage } from "../../../src/protocol/panelMessages.js";
import { stepName } from "../../../src/search/keys.js";
import { isLive, type SessionModel } from "./session.js";

/** An image as far as it has come. For the eye only. */
export interface Preview extends Omit<PreviewMessage, "candidate"> {
  /** Key of the call that draws it: a later attempt begins anew. */
  readonly call: string;
}

/** Adds previews of images that are being drawn; one that comes too late, or too early, is dropped. */
export function withPreviews(
  session: SessionModel,
  messages: readonly PreviewMessage[],
): SessionModel {
  const added = messages.flatMap(({ candidate, ...image }) => {
    const call = drawingOf(session, candidate);
    return call === undefined ? [] : [[candidate, { ...image, call }] as const];
  });
  if (added.length === 0) return session;
  return { ...session, previews: { ...session.previews, ...Object.fromEntries(added) } };
}

/** Takes away the previews of images that nobody draws any more, or that are there themselves. */
export function withoutStalePreviews(session: SessionModel): SessionModel {
  const all = Object.entries(session.previews);
  const kept = all.filter(([candidate, { call }]) => isOfUse(session, candidate, call));
  return kept.length === all.length ? session : { ...session, previews: Object.fromEntries(kept) };
}

function isOfUse(session: SessionModel, candidate: string, call: string): boolean {
  if (drawingOf(session, candidate) === call) return true;
  // Drawn, but its link is yet to come: until then nothing else could stand there.
  const isDrawn = session.state.candidates[candidate]?.image != null;
  return isDrawn && session.images[candidate] === undefined;
}

/** Key of the call that draws this candidate now. */
function drawingOf(session: SessionModel, candidate: string): string | undefined {
  if (!isLive(session)) return undefined;
  const prefix = `${stepName(candidate, "draw")}/`;
  return Object.keys(session.state.running).find((key) => key.startsWith(prefix));
}
