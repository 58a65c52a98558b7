import type { Connection } from "../../protocol/connections.js";
import { modelNames, roles, type Role } from "../../protocol/providers.js";
import { whyNoOtherModel } from "../../search/providerChanges.js";
import type { SearchState } from "../../search/state.js";

/**
 * The roles of a search whose connections are gone: it goes on only once all of them have another
 * model.
 */
export function rolesWithout(
  connections: readonly Connection[],
  { providers }: Pick<SearchState, "providers">,
): Role[] {
  return roles.filter((role) => {
    const { connection: name, kind } = providers[role];
    return connections.find((each) => each.name === name)?.kind !== kind;
  });
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
    const { connection } = state.providers[role];
    return `The ${modelNames[role]} is of the connection ${connection}, which is not set up: set it up again under this name, and the search goes on. ${refusal}`;
  }
  return null;
}
