import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { UsageError } from "../../base/errors.js";
import { cutText } from "../../base/cutText.js";
import { countedText } from "../../base/figureText.js";
import { oneLine } from "../../base/visibleText.js";
import { evaluationPattern, readEvaluationFile } from "../../evaluation/evaluationFile.js";
import { openEvaluation } from "../../evaluation/openEvaluation.js";
import { canTakeOver } from "../../sessions/ownerText.js";
import type { Processes } from "../../sessions/processIdentity.js";
import { ownerIn, readLockAt } from "../../sessions/readLock.js";
import { momentText } from "../../sessions/sessionFolder.js";
import { storageFailure } from "../../sessions/storageFailure.js";
import { confirm, tellBriefly } from "../shown/messages.js";
import { toTrash } from "./toTrash.js";

const phraseUnits = 60;
/** Processes that a dialog names. */
const maxNamed = 5;
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
  const maybe = await maybeVoting(folder, processes, true);
  const goal = cutText(oneLine(evaluation.goals.join(" · ")), phraseUnits, "…");
  const votes = voters.reduce((sum, each) => sum + each.votes.length, 0);
  const what = `the blind evaluation “${goal}” of ${momentText(evaluation.createdAt)}`;
  const remove = "Move to trash";
  const lost = `${votes === 0 ? "It has no votes" : `${countedText(votes, "vote")} ${votes === 1 ? "goes" : "go"} with it`}. The images stay with their searches.`;
  const detail = [lost, ...maybe].join("\n\n");
  const choice = await confirm({ question: `Delete ${what}?`, detail, actions: [remove] });
  if (choice !== remove) return false;
  // While a dialog waits, somebody may go on with it, or put something else into its place.
  const requireSame = async (isOwnFine: boolean): Promise<void> => {
    const now = await readEvaluationFile(folder);
    if (now.evaluationId !== evaluation.evaluationId) {
      throw new UsageError("Another evaluation stands in its place by now: nothing was deleted.");
    }
    await maybeVoting(folder, processes, isOwnFine);
  };
  await requireSame(true);
  await close();
  // From here on this window's own votes count, too: a panel may be opened again.
  const requireFree = (): Promise<void> => requireSame(false);
  await requireFree();
  const isGone = await toTrash(folder, what, requireFree);
  if (isGone) tellBriefly("Deleted the evaluation.");
  return isGone;
}

/**
 * @param isOwnFine whether this window may vote in it: its panels are closed before it is deleted
 * @returns a sentence for each process of which nobody can tell whether it still votes in it: on
 *   another machine, and on some systems on this one
 * @throws {UsageError} somebody is known to vote in it
 */
async function maybeVoting(
  folder: string,
  processes: Processes,
  isOwnFine: boolean,
): Promise<readonly string[]> {
  const { pid, host } = await processes.self();
  const sentences: string[] = [];
  for (const name of await locksIn(folder)) {
    const owner = ownerIn(await readLockAt(join(folder, name), processes));
    if (owner === null) continue;
    if (isOwnFine && owner.kind === "process" && owner.pid === pid && owner.host === host) continue;
    if (!canTakeOver(owner)) {
      throw new UsageError(
        "Somebody votes in this evaluation in another window. Close it there first.",
      );
    }
    if (owner.kind === "process") {
      sentences.push(`Process ${owner.pid} on ${owner.host} may still vote in it.`);
    }
  }
  return sentences.slice(0, maxNamed);
}

async function locksIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => lockPattern.test(name)).slice(0, maxLocks);
  } catch (error) {
    throw storageFailure(error, folder);
  }
}
