import * as z from "zod";

/** `session.lock`: which process owns a session. Written whole, or not at all. */
export const lockSchema = z.object({
  pid: z.int().min(1),
  /** When that process started, as its system tells; opaque, compared for being equal. */
  startedAt: z.string().max(300),
  host: z.string().max(300),
  /** Drawn by the owner: proves that the lock is still its own. */
  token: z.string().min(1).max(100),
});
export type LockRecord = z.infer<typeof lockSchema>;
