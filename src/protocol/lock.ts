import * as z from "zod";

/** The last moment that a `Date` can hold. */
const maxDateMs = 8.64e15;

/** `session.lock`: which process owns a session. Written whole, or not at all. */
export const lockSchema = z.object({
  pid: z.int().min(1),
  /** When that process started, as its system tells; opaque, compared for being equal. */
  startedAt: z.string().max(300),
  host: z.string().max(300),
  /** Drawn by the owner: proves that the lock is still its own. */
  token: z.string().min(1).max(100),
  /** When it was taken, UTC milliseconds; older versions did not write it. */
  at: z.exactOptional(z.int().min(0).max(maxDateMs)),
  /** Given up in a folder that was moved away, where the owner could not remove it any more. */
  isGivenUp: z.exactOptional(z.boolean()),
});
export type LockRecord = z.infer<typeof lockSchema>;
