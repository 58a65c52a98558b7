import { UsageError } from "../base/errors.js";
import { builtinKind, roles, type Role } from "../protocol/providers.js";
import type { ModelChoice } from "../protocol/connections.js";
import type { Check, CheckAction } from "./adapter.js";

/** What is found out of all models of a search before one of them is asked for anything that costs. */

/** A role, what it is to be done by, and whether that would answer. */
export interface RoleCheck {
  readonly role: Role;
  /** A model reference. */
  readonly reference: string;
  /** An action is null where there is nothing to do but to choose another one. */
  readonly check: Exclude<Check, { kind: "missing" }> | Missing;
}

interface Missing extends Omit<Extract<Check, { kind: "missing" }>, "action"> {
  readonly action: CheckAction | null;
}

/** Looks at each role. @param choice model references by role; the built-in model where none is said */
export async function checkRoles(
  choice: ModelChoice,
  check: (role: Role, reference: string) => Promise<Check>,
): Promise<RoleCheck[]> {
  return await Promise.all(
    roles.map(async (role) => {
      const reference = choice[role] ?? builtinKind;
      try {
        return { role, reference, check: await check(role, reference) };
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        const { code, message: reason } = error;
        return { role, reference, check: { kind: "missing", code, reason, action: null } };
      }
    }),
  );
}

/** Whether nothing but a key keeps it from answering. */
export function wantsKey({ check }: RoleCheck): boolean {
  return check.kind === "missing" && check.action?.kind === "setKey";
}
