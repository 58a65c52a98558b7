import { roles, servicesKind, type Role } from "../../protocol/providers.js";
import type { SearchState } from "../../search/state.js";
import type { ServiceName } from "../../services/names.js";

/** Whether any of a search's models runs in services, on this machine or elsewhere. */
export function usesServices({ providers }: Pick<SearchState, "providers">): boolean {
  return roles.some((role) => providers[role].kind === servicesKind);
}

/** Whether a search that runs may ask this service of this machine again. */
export function mayAsk(
  { end, pause, providers }: Pick<SearchState, "end" | "pause" | "providers">,
  service: ServiceName,
): boolean {
  if (end !== null || pause !== null) return false;
  const isHere = (role: Role): boolean =>
    providers[role].kind === servicesKind && providers[role].endpoint === null;
  // A language model that looks at images judges, too.
  return isHere(service) || (service === "language" && isHere("vision"));
}
