import { cutText } from "../base/cutText.js";
import { StorageError, UsageError } from "../base/errors.js";
import { eventOfAct, whyNoAct, type Remark } from "../search/acts.js";
import { reduce } from "../search/reduce.js";
import { stamped } from "../search/stamp.js";
import { OwnedSession, type SessionDeps } from "./ownedSession.js";
import type { AcquireOptions } from "./sessionLock.js";

/** The most that a journal keeps of a title, UTF-16 units. */
const maxTitleUnits = 300;

/** A remark as it can be kept. @throws {UsageError} nothing is left of a title */
export function checkedRemark(remark: Remark): Remark {
  if (remark.kind !== "rename") return remark;
  const title = cutText(remark.title.trim(), maxTitleUnits);
  if (title === "") throw new UsageError("The title is empty: give it at least one letter.");
  return { kind: "rename", title };
}

/**
 * Records what a person says of a session that nobody drives: its title, its winner, a favourite.
 * What is so already is not recorded again.
 * @returns why `metadata.json` is older than what was recorded; null where it is not
 * @throws {UsageError} a title is empty, or an image is not there
 * @throws {SessionLockedError} a process drives it: ask that one
 * @throws {JournalError} no session, corrupt, or a newer version's
 * @throws {StorageError} the journal cannot be written
 */
export async function recordRemark(
  folder: string,
  remark: Remark,
  deps: SessionDeps,
  options: AcquireOptions = {},
): Promise<StorageError | null> {
  const checked = checkedRemark(remark);
  const { session, loaded } = await OwnedSession.open(folder, deps, options);
  try {
    let { state } = loaded;
    const refusal = whyNoAct(state, checked);
    if (refusal !== null) throw new UsageError(refusal);
    const body = eventOfAct(state, checked, () => false);
    if (body === null) return null;
    for (const event of stamped(state, body, deps.clock.nowMs())) {
      await session.journal.append(event);
      state = reduce(state, event);
    }
    try {
      await session.writeMetadata(state);
      return null;
    } catch (error) {
      // What was said is durable; whoever lists sessions reads a journal that is newer.
      if (error instanceof StorageError) return error;
      throw error;
    }
  } finally {
    await session.close();
  }
}
