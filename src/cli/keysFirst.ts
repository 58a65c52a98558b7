import { ProviderError } from "../base/errors.js";
import { referenceOf, type Connection, type ModelChoice } from "../protocol/connections.js";
import type { ProviderTable } from "../providers/providerTable.js";
import { checkRoles, wantsKey } from "../providers/roleChecks.js";
import { keyAdvice, keyFault } from "./keys.js";

export interface KeysDeps {
  readonly providers: Pick<ProviderTable, "check">;
  /** All that are set up. */
  readonly connections: readonly Connection[];
  /** When aborted, rejects with `signal.reason`. */
  readonly signal: AbortSignal;
}

/**
 * Sees to it that no search begins that could only pause for a key. What else is wrong with a model is
 * left to whoever asks it.
 * @param choice all models of the search
 * @throws {ProviderError} `provider.noKey`: says of each connection without a key how to set it
 */
export async function requireKeys(choice: ModelChoice, deps: KeysDeps): Promise<void> {
  const { providers, connections, signal } = deps;
  const checks = await checkRoles(choice, (role, reference) =>
    providers.check(role, reference, signal),
  );
  const told = checks.filter(wantsKey).map(({ reference, check }) => {
    const { connection } = referenceOf(reference);
    const reason = check.kind === "missing" ? keyFault(check.reason) : "";
    return [connection, `${connection}: ${reason} ${keyAdvice(connection, connections)}`] as const;
  });
  if (told.length === 0) return;
  const each = [...new Map(told).values()].join(" ");
  throw new ProviderError("provider.noKey", `No search runs without its keys. ${each}`);
}
