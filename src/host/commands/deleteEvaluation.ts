import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { UsageError } from "../../base/errors.js";
import { cutText } from "../../base/cutText.js";
import { countedText } from "../../base/figureText.js";
import { oneLine } from "../../base/visibleText.js";
import { evaluationPattern } from "../../evaluation/evaluationFile.js";
import { openEvaluation } from "../../evaluation/openEvaluation.js";
import { canTakeOver } from "../../sessions/ownerText.js";
import type { Processes } from "../../sessions/processIdentity.js";
import { ownerIn, readLockAt } from "../../sessions/readLock.js";
import { momentText } from "../../sessions/sessionFolder.js";
import { storageFailure } from "../../sessions/storageFailure.js";
import { confirm, tellBriefly } from "../shown/messages.js";
import { toTrash } from "./toTrash.js";

const phraseUnits = 60;
/** More people do not vote at once. */
const maxLocks = 1000;
const lockPattern = /^votes-[0-9a-f]{8,32}\.lock$/;

/**
 * Moves a blind evaluation with all its votes to the trash, once the person has said so.
 * @param close closes the panels of this window that show it, and settles once they have let it go
 * @returns whether it is gone
 * @throws {UsageError} somebody votes in it elsewhere
 * @throws {StorageError} it is not there any more, or is none
 */
export async function deleteEvaluation(
  folder: string,
  processes: Processes,
  close: () => Promise<void>,
): Promise<boolean> {
  // Whatever names the folder, nothing but an evaluation is ever deleted.
  if (!evaluationPattern.test(basename(folder)))
    throw new UsageError(`${folder} is no evaluation.`);
  const { evaluation, voters } = await openEvaluation(folder);
  await requireNobody(folder, processes, true);
  const goal = cutText(oneLine(evaluation.goals.join(" · ")), phraseUnits, "…");
  const votes = voters.reduce((sum, each) => sum + each.votes.length, 0);
  const what = `the blind evaluation “${goal}” of ${momentText(evaluation.createdAt)}`;
  const remove = "Move to trash";
  const detail = `${votes === 0 ? "It has no votes" : `${countedText(votes, "vote")} ${votes === 1 ? "goes" : "go"} with it`}. The images stay with their searches.`;
  const choice = await confirm({ question: `Delete ${what}?`, detail, actions: [remove] });
  if (choice !== remove) return false;
  // While a dialog waits, somebody may go on with it.
  await requireNobody(folder, processes, true);
  await close();
  // From here on this window's own votes count, too: a panel may be opened again.
  const requireFree = (): Promise<void> => requireNobody(folder, processes, false);
  const isGone = await toTrash(folder, what, requireFree);
  if (isGone) tellBriefly("Deleted the evaluation.");
  return isGone;
}

/**
 * @param isOwnFine whether this window may vote in it: its panels are closed before it is deleted
 * @throws {UsageError} somebody votes in it
 */
async function requireNobody(
  folder: string,
  processes: Processes,
  isOwnFine: boolean,
): Promise<void> {
  const { pid, host } = await processes.self();
  for (const name of await locksIn(folder)) {
    const owner = ownerIn(await readLockAt(join(folder, name), processes));
    if (owner === null || canTakeOver(owner)) continue;
    if (isOwnFine && owner.kind === "process" && owner.pid === pid && owner.host === host) continue;
    throw new UsageError(
      "Somebody votes in this evaluation in another window. Close it there first.",
    );
  }
}

async function locksIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => lockPattern.test(name)).slice(0, maxLocks);
  } catch (error) {
    throw storageFailure(error, folder);
  }
}
