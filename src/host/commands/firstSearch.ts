import type { ConfiguredModels } from "../connections/configuredModels.js";
import type { OfferDeps } from "../connections/offerEditorModels.js";
import type { Memory } from "../memory.js";
import { saveModels } from "../settings.js";
import { systemTimer } from "../timer.js";

export interface FirstSearchDeps {
  readonly memory: Pick<Memory, "goals" | "offer" | "keepOffer">;
  readonly configured: Pick<ConfiguredModels, "isAnythingChosen">;
  /** Why nothing may be asked here; null when it may. */
  readonly blocked: () => string | null;
  readonly check: OfferDeps["check"];
  readonly editorModels: OfferDeps["editorModels"];
  readonly timer?: OfferDeps["timer"];
}

/**
 * Before a search that no models were chosen for: at the first one after the install, asks once which
 * shall do it, where the editor has any that could; at each further one, where a person decides later.
 * @returns false where the person left the question
 */
export async function beforeFirstSearch(deps: FirstSearchDeps): Promise<boolean> {
  const { memory, configured, blocked, check, editorModels, timer = systemTimer } = deps;
  const isFirst = memory.offer === "none" && memory.goals.length === 0;
  const isDue = isFirst || memory.offer === "later";
  if (!isDue || blocked() !== null || configured.isAnythingChosen) return true;
  const { offerEditorModels } = (await import("../onDemand.js")).ofModels;
  return await offerEditorModels({ memory, check, editorModels, save: saveModels, timer });
}
