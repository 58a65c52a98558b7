import { SessionLockedError, type SessionOwner } from "../base/errors.js";
import { canTakeOver } from "./ownerText.js";
import type { AcquireOptions } from "./sessionLock.js";

/**
 * Does what needs a session's lock. Where nobody can tell whether its owner still runs, asks, and
 * takes it from the owner that was asked about and from no other.
 * @param agree rejects when the session is not to be taken, with what is thrown on
 * @throws {SessionLockedError} its owner is known to run, or somebody else was quicker
 * @throws as `act`
 */
export async function orTakeOver<Done>(
  act: (options: AcquireOptions) => Promise<Done>,
  agree: (owner: SessionOwner) => Promise<void> | void,
): Promise<Done> {
  try {
    return await act({});
  } catch (error) {
    if (!(error instanceof SessionLockedError) || !canTakeOver(error.owner)) throw error;
    await agree(error.owner);
    return await act({ takeOverFrom: error.owner });
  }
}
