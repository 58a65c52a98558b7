import { CancellationError } from "vscode";
import type { SessionOwner } from "../../base/errors.js";
import { ownerText } from "../../sessions/ownerText.js";
import { confirm } from "../shown/messages.js";

/**
 * Asks whether to take a session from an owner of whom nobody can tell whether it still runs.
 * @param what is taken, as a sentence begins with it
 * @throws {CancellationError} the person thought better of it
 */
export async function askTakeOver(owner: SessionOwner, what = "This session"): Promise<void> {
  const agree = "Take Over";
  const then =
    "Take it over only if nobody is at work on it any more. Whoever is stops at the next step and loses what is being drawn.";
  const choice = await confirm({
    question: `Take ${what[0]?.toLowerCase() ?? ""}${what.slice(1)} over?`,
    detail: `${ownerText(owner)}\n\n${then}`,
    actions: [agree],
  });
  if (choice !== agree) throw new CancellationError();
}
