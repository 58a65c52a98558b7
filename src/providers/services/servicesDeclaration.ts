import { sha256Hex } from "../../base/sha256.js";
import type { Connection } from "../../protocol/connections.js";
import type { Declaration, Providers, Role } from "../../protocol/providers.js";
import { promptVersions } from "../chat/chatPorts.js";
import { drawingAbilities } from "../drawing.js";
import { drawingVersions } from "../svg/drawingPorts.js";
import { imageAbilities, scoresOf, type ServiceModel } from "./serviceModels.js";
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
    ...traitsOf(does, model),
  };
}

function traitsOf(does: Work, model: ServiceModel): Pick<Declaration, "prompts" | "abilities"> {
  switch (does) {
    case "language":
      return { prompts: promptVersions.language, abilities: { critiques: true } };
    case "image":
      return { prompts: {}, abilities: imageAbilities(model) };
    case "asSvg":
      return { prompts: drawingVersions, abilities: { ...drawingAbilities, seed: true } };
    case "vision": {
      const isAsked = model.service === "language";
      const abilities: Providers["vision"]["abilities"] = {
        scores: scoresOf(model),
        ...(isAsked && { compares: true }),
      };
      return { prompts: isAsked ? promptVersions.vision : {}, abilities };
    }
  }
}
