import { ProviderError } from "../base/errors.js";
import { connectionOf, type Connection } from "../protocol/connections.js";
import { builtinKind, roles } from "../protocol/providers.js";
import { whyNoOtherModel } from "../search/providerChanges.js";
import type { SearchState } from "../search/state.js";

/**
 * The same failure of a search that could not go on; of a connection that is gone, with the flags that
 * choose another one.
 * @param recorded the search as it stands; undefined where it was not read
 */
export function withOtherModels(
  error: unknown,
  recorded: SearchState | undefined,
  connections: readonly Connection[],
): unknown {
  const isGone =
    error instanceof ProviderError &&
    ["provider.noConnection", "provider.unknown"].includes(error.code);
  if (!isGone || recorded === undefined) return error;
  const gone = roles.filter((role) => {
    const { kind } = recorded.providers[role];
    const { connection } = connectionOf(recorded.providers[role]);
    const isThere = connections.some((each) => each.name === connection && each.kind === kind);
    return kind !== builtinKind && !isThere;
  });
  const refusal = gone.map((role) => whyNoOtherModel(recorded, role)).find((each) => each !== null);
  const flags =
    gone.length === roles.length
      ? "--provider"
      : gone.map((role) => `--${role}-provider`).join(" and ");
  const advice = refusal ?? `Or choose another one with ${flags}.`;
  return new ProviderError(error.code, `${error.message} ${advice}`);
}
