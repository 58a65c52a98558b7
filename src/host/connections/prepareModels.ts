import { UsageError } from "../../base/errors.js";
import { referenceOf, type Connection, type ModelChoice } from "../../protocol/connections.js";
import { builtinKind, roles, type Role } from "../../protocol/providers.js";
import type { Check } from "../../providers/adapter.js";
import { isLocal, type LocalAction } from "../services/showServices.js";
import { missingText } from "./connectionText.js";
import { isBuiltin } from "./roleLines.js";

export interface PrepareDeps {
  readonly connections: readonly Connection[];
  /**
   * @throws {UsageError} there is no such connection, or it cannot take the role
   * @throws {CallError} it had to be asked, and did not answer
   */
  readonly check: (role: Role, reference: string, signal: AbortSignal) => Promise<Check>;
  /** Lets a person see that something is waited for. @returns undefined where they gave up */
  readonly waiting: <T>(task: (signal: AbortSignal) => Promise<T>) => Promise<T | undefined>;
  /** Asks for a connection's key and keeps it. @returns false where the person did not want to */
  readonly askKey: (connection: Connection, reason: string) => Promise<boolean>;
  /** Says what is wrong with this machine's own models, with a way to mend it. Waits for no answer. */
  readonly offer: (reason: string, action: LocalAction) => void;
}

/** What is done about a model that cannot be used as it is set up, for another reason than its key. */
export type OtherFaults = "refused" | "left";

/**
 * Sees to it that a search with these models could begin: asks for the keys that are missing. What
 * time alone may mend is in nobody's way.
 * @param faults `left`: to a search that has begun, which pauses and says so
 * @returns false where the person did not want to, or has to mend their local models first
 * @throws {UsageError} one of the models cannot be used as it is set up; says what to do
 * @throws {CallError} as `check`
 */
export async function prepareModels(
  choice: ModelChoice,
  deps: PrepareDeps,
  faults: OtherFaults = "refused",
): Promise<boolean> {
  const asked = roles.flatMap((role) => {
    const reference = choice[role] ?? builtinKind;
    return isBuiltin(reference) ? [] : [{ role, reference }];
  });
  if (asked.length === 0) return true;
  const checks = await deps.waiting((signal) =>
    Promise.all(
      asked.map(async ({ role, reference }) => {
        return { reference, check: await deps.check(role, reference, signal) };
      }),
    ),
  );
  if (checks === undefined) return false;
  for (const { reference, check } of faults === "left" ? [] : checks) {
    if (check.kind !== "missing" || asksForKey(check) || check.action.kind === "tryLater") continue;
    if (isLocal(check.action)) {
      deps.offer(check.reason, check.action);
      return false;
    }
    throw new UsageError(missingText(check, reference), "usage.modelMissing");
  }
  const without = checks.find(({ check }) => asksForKey(check));
  if (without?.check.kind !== "missing") return true;
  const { connection: name } = referenceOf(without.reference);
  const connection = deps.connections.find((each) => each.name === name);
  if (connection === undefined) return true;
  if (!(await deps.askKey(connection, without.check.reason))) return false;
  // With its key it says more, of each of its roles.
  return await prepareModels(choice, deps, faults);
}

function asksForKey(check: Check): boolean {
  return check.kind === "missing" && check.action.kind === "setKey";
}
