import { CancellationError } from "vscode";
import { SessionLockedError, StorageError, type SessionOwner } from "../../../base/errors.js";
import { momentText } from "../../../sessions/sessionFolder.js";

const thenTry = "Close them there and try again to vote here.";

const losses: ReadonlyMap<string, string> = new Map([
  ["storage.lockLost", "These votes were opened elsewhere, so the last answer was not kept."],
  [
    "storage.lockRemoved",
    "The lock of these votes was removed, so another process may have them open. The last answer was not kept.",
  ],
]);

/** Why a voter cannot be asked, in words about votes; undefined for what is no reason of that kind. */
export function whyNoVoting(error: unknown): string | undefined {
  if (error instanceof CancellationError)
    return `Another process may have these votes open. ${thenTry}`;
  if (error instanceof SessionLockedError) return `${holderText(error.owner)} ${thenTry}`;
  return error instanceof StorageError ? error.message : undefined;
}

/** Why an answer could not be kept and none can be before the votes are opened again; else undefined. */
export function whyLost(error: unknown): string | undefined {
  return error instanceof StorageError ? losses.get(error.code) : undefined;
}

function holderText(owner: SessionOwner): string {
  const since = momentText(owner.sinceMs);
  return owner.kind === "process"
    ? `Another window or process has had these votes open since ${since} (process ${owner.pid} on ${owner.host}).`
    : `Something has had these votes open since ${since}; who it is cannot be told.`;
}
