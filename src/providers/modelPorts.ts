import type { Role } from "../protocol/providers.js";
import type { Foreseen } from "../search/foreseen.js";
import type { ModelPorts } from "../search/ports.js";
import type { Connected } from "./adapter.js";

/** What answers the calls of all roles, as one. */
export function portsOf(connected: { readonly [R in Role]: Connected<R> }): ModelPorts {
  const { language, image, vision } = connected;
  const foretold =
    (what: "quote" | "tokens") =>
    (foreseen: Foreseen): number | null =>
      connected[foreseen.role][what]?.(foreseen) ?? null;
  const all = [language, image, vision];
  return {
    prompts: language.prompts,
    critic: language.critic,
    images: image.images,
    judge: vision.judge,
    ...(language.checklists && { checklists: language.checklists }),
    ...(vision.comparer && { comparer: vision.comparer }),
    ...(all.some(({ quote }) => quote) && { quote: foretold("quote") }),
    ...(all.some(({ tokens }) => tokens) && { tokens: foretold("tokens") }),
    ...(all.some(({ keepsTime }) => keepsTime) && {
      keepsTime: (role: Role) => connected[role].keepsTime === true,
    }),
    at: (role, endpoint) =>
      portsOf({ ...connected, [role]: { ...connected[role], ...connected[role].at?.(endpoint) } }),
  };
}
