import { assertNever } from "../base/assertNever.js";
import type { SessionOwner } from "../base/errors.js";
import type { FormerOwner } from "./readLock.js";
import { momentText } from "./sessionFolder.js";

/** Whether a person may decide to take the session from this owner. */
export function canTakeOver(owner: SessionOwner): boolean {
  return owner.kind === "unreadable" || !owner.isKnownAlive;
}

/** Who left a session without giving it up, in a sentence. */
export function formerOwnerText({ pid, host, sinceMs }: FormerOwner): string {
  const since = momentText(sinceMs);
  return `Process ${pid} on ${host} had this session open since ${since} and has ended without giving it up.`;
}

/** Who holds a session and since when, in sentences. */
export function ownerText(owner: SessionOwner): string {
  const since = momentText(owner.sinceMs);
  switch (owner.kind) {
    case "process": {
      const who = `Process ${owner.pid} on ${owner.host} has had this session open since ${since}`;
      return owner.isKnownAlive
        ? `${who} and still runs: it can be changed only there.`
        : `${who}. Whether it still runs cannot be told from here.`;
    }
    case "unreadable":
      return `The session's lock, made at ${since}, cannot be read: nobody can tell who has it open.`;
    default:
      return assertNever(owner);
  }
}

/** The same with what can be done. @param how the command that does it */
export function lockedText(owner: SessionOwner, how?: string): string {
  if (!canTakeOver(owner)) return ownerText(owner);
  const advice = "If nobody is at work on it any more, take it over";
  return `${ownerText(owner)} ${advice}${how === undefined ? "." : `: ${how}`}`;
}
