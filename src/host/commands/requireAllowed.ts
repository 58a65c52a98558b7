import { UsageError } from "../../base/errors.js";

/**
 * @param blocked why no search may run here; null when it may
 * @throws {UsageError} none may
 */
export function requireAllowed(blocked: () => string | null): void {
  const why = blocked();
  if (why !== null) throw new UsageError(why);
}
