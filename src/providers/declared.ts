import { ProviderError } from "../base/errors.js";
import { declaredConnection } from "../protocol/connections.js";
import type { Declaration, Providers, Role } from "../protocol/providers.js";
import type { Adapter, RoleAdapter } from "./adapter.js";

/**
 * Who speaks with a kind in a role: of a reference that begins with `svg/`, its language models, which
 * draw; undefined where it cannot take the role.
 */
export function roleAdapterOf<R extends Role>(
  adapter: Adapter | undefined,
  role: R,
  asSvg: boolean,
): RoleAdapter<R> | undefined {
  const roles: Adapter["roles"] =
    adapter === undefined ? {} : asSvg ? rolesAsSvg(adapter) : adapter.roles;
  return roles[role];
}

function rolesAsSvg({ asSvg: own }: Adapter): Adapter["roles"] {
  if (own === undefined) return {};
  const named = (declared: Providers["image"]): Providers["image"] => ({
    ...declared,
    connection: declaredConnection({ connection: declared.connection, asSvg: true }),
  });
  return {
    image: {
      ...own,
      declare: async (...asked) => named(await own.declare(...asked)),
      renewed: async (recorded, connection, signal) =>
        named(await own.renewed({ ...recorded, connection: connection.name }, connection, signal)),
    },
  };
}

/** No limit keeps what has a price that is no amount. @throws {ProviderError} */
export function pricedRight<D extends Declaration>(declared: D): D {
  const { connection, model, worstUsd, likelyUsd = {} } = declared;
  const prices = [...Object.values(worstUsd), ...Object.values(likelyUsd)];
  if (prices.every((usd) => usd >= 0)) return declared;
  const message = `What ${model} of ${connection} costs is no amount, so no limit could be kept: give its connection other prices or options.`;
  throw new ProviderError("provider.badPrice", message);
}
