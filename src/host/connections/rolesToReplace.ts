import { UsageError } from "../../base/errors.js";
import { connectionOf, type Connection } from "../../protocol/connections.js";
import { modelNames, roles, type Role } from "../../protocol/providers.js";
import type { ProviderTable } from "../../providers/providerTable.js";
import { whyNoOtherModel } from "../../search/providerChanges.js";
import type { SearchState } from "../../search/state.js";
import { recordedReference } from "./roleLines.js";

/**
 * The roles of a search whose connections are gone: it goes on only once all of them have another
 * model.
 */
export function rolesWithout(
  connections: readonly Connection[],
  { providers }: Pick<SearchState, "providers">,
): Role[] {
  return roles.filter((role) => {
    const { kind } = providers[role];
    const { connection: name } = connectionOf(providers[role]);
    return connections.find((each) => each.name === name)?.kind !== kind;
  });
}

export interface LostDeps {
  /** The roles whose connections are gone: nobody can be asked of their models. */
  readonly gone: readonly Role[];
  readonly check: ProviderTable["check"];
}

/**
 * The roles of a search whose connections are there, and say that they have no such model any more:
 * with another one in one of them alone, it would not go on either. Those that can have no other are
 * left out: whether they still do, only a call tells.
 * @param signal when aborted, rejects with `signal.reason`
 */
export async function rolesLost(
  state: SearchState,
  { gone, check }: LostDeps,
  signal: AbortSignal,
): Promise<Role[]> {
  const asked = roles.filter(
    (role) => !gone.includes(role) && whyNoOtherModel(state, role) === null,
  );
  const lost = asked.map(async (role) => {
    try {
      const found = await check(role, recordedReference(state.providers[role]), signal);
      return found.kind === "missing" && found.action.kind === "chooseModel" ? [role] : [];
    } catch (error) {
      // The connection takes no such role any more.
      if (error instanceof UsageError) return [role];
      throw error;
    }
  });
  return (await Promise.all(lost)).flat();
}

/**
 * Why these models cannot all be replaced, and what to do; null where they can.
 * @param gone those of them whose connections are gone
 */
export function whyNotReplaced(
  state: SearchState,
  replaced: readonly Role[],
  gone: readonly Role[],
): string | null {
  for (const role of replaced) {
    const refusal = whyNoOtherModel(state, role);
    if (refusal === null) continue;
    if (state.end !== null || !gone.includes(role)) return refusal;
    const { connection } = connectionOf(state.providers[role]);
    return `The ${modelNames[role]} is of the connection ${connection}, which is not set up: set it up again under this name, and the search goes on. ${refusal}`;
  }
  return null;
}
