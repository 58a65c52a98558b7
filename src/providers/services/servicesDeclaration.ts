import { sha256Hex } from "../../base/sha256.js";
import type { Connection } from "../../protocol/connections.js";
import type { Declaration, Providers, Role } from "../../protocol/providers.js";
import { seeingAbilities, languageAbilities, promptVersions } from "../chat/chatPorts.js";
import { sizeOf } from "../chat/modelSize.js";
import { drawingAbilities } from "../drawing.js";
import { drawingVersions } from "../svg/drawingPorts.js";
import { imageAbilities, scoresOf, type ServiceModel } from "./serviceModels.js";
import { languageOptions } from "./serviceOptions.js";
import { workMs } from "./serviceWire.js";

/** What a model does: a role's work, or drawing as SVG. */
export type Work = Role | "asSvg";

/**
 * What a search journals of a model.
 * @param url where it is; null for this machine's own, which have another place each time
 */
export function declarationOf(
  connection: Connection,
  does: Work,
  model: ServiceModel,
  { url, options }: { readonly url: string | null; readonly options: Declaration["options"] },
): Declaration {
  const { name, kind } = connection;
  return {
    ...{ connection: name, kind, model: model.id, options },
    endpoint: url === null ? null : sha256Hex(new URL(url).origin).slice(0, 16),
    lane: `${name}/${model.id}`,
    // Of one request, from the start of its work: its port keeps to it (`keepsTime`).
    timeoutMs: workMs[model.service],
    ...{ billing: "free", worstUsd: {} },
    ...traitsOf(does, model, options),
  };
}

function traitsOf(
  does: Work,
  model: ServiceModel,
  options: Declaration["options"],
): Pick<Declaration, "prompts" | "abilities"> {
  switch (does) {
    case "language": {
      const { size = sizeOf(model.id) } = languageOptions(options);
      return { prompts: promptVersions.language, abilities: languageAbilities(size) };
    }
    case "image":
      return { prompts: {}, abilities: imageAbilities(model) };
    case "asSvg":
      return { prompts: drawingVersions, abilities: { ...drawingAbilities, seed: true } };
    case "vision": {
      const isChat = model.service === "language";
      const scores = scoresOf(model);
      // CLIP says how much, and never what.
      const abilities: Providers["vision"]["abilities"] = {
        ...(isChat && seeingAbilities),
        scores,
      };
      return { prompts: isChat ? promptVersions.vision : {}, abilities };
    }
  }
}
