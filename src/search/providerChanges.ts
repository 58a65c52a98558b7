import { canonicalJson } from "../base/canonicalJson.js";
import type { EventBody } from "../protocol/events.js";
import type { Providers, Role } from "../protocol/providers.js";

/** The events after which a journal names these providers in place of those that it names. */
export function providerChanges(named: Providers, asked: Providers): EventBody[] {
  return (Object.keys(asked) as Role[])
    .filter((role) => canonicalJson(named[role]) !== canonicalJson(asked[role]))
    .map((role) => {
      const kind = "providersChanged";
      return role === "vision"
        ? { kind, role, provider: asked.vision }
        : { kind, role, provider: asked[role] };
    });
}
