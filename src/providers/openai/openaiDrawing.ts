import type { Declaration, Providers } from "../../protocol/providers.js";
import type { LookRule } from "../../protocol/lookRule.js";
import type { Connected } from "../adapter.js";
import { drawingAbilities, drawingRounds } from "../drawing.js";
import { drawingPorts, drawingVersions } from "../svg/drawingPorts.js";
import { isBlind, isKnownToSee } from "./openaiCheck.js";
import { imageOptions } from "./openaiConnection.js";
import { isLookCheap } from "./openaiDeclaration.js";
import type { ListedModel } from "./openaiModels.js";
import { chatAt, usdFor, type PortsOptions } from "./openaiPorts.js";
import type { Rates } from "./prices.data.js";
import type { Profile } from "./profile.js";

/** Models that write, as image models: they draw as SVG. */

export function drawingAt(options: PortsOptions<"image">): Connected<"image"> {
  const { declaration, means } = options;
  const { looks = false } = imageOptions(declaration.options);
  const rounds = drawingRounds(looks).worst;
  return drawingPorts(chatAt(options), {
    ...usdFor(options, { sees: looks, rounds }),
    ...{ jobs: means.jobs, looks },
  });
}

export function drawingTraits({
  chat,
}: Profile): Pick<Providers["image"], "prompts" | "abilities"> {
  return {
    prompts: drawingVersions,
    abilities: { ...drawingAbilities, seed: chat?.takesSeed === true },
  };
}

interface DrawingModel {
  readonly model: string;
  readonly profile: Profile;
  readonly rates: Rates | undefined;
  /** What its server lists. */
  readonly listed: readonly ListedModel[];
  readonly lookRule: LookRule;
}

/**
 * Of the options of models that draw, the one that is its own. Where nobody said it, a model looks at
 * its drafts that is known to see, and where a look is cheap: one that is shown a picture that it cannot
 * take costs a request for each image, and on a machine of one's own minutes.
 * @throws {UsageError} an option that there is not, or out of range
 */
export function drawingOptions(
  given: Declaration["options"],
  { listed, rates, lookRule, ...named }: DrawingModel,
): { readonly looks: boolean } {
  const sees = isKnownToSee(named.model, { listed, profile: named.profile });
  const usual = {
    whereCheap: () => sees && isLookCheap(named, rates),
    always: () => !listed.some((each) => each.id === named.model && isBlind(each)),
    never: () => false,
  };
  const { looks = usual[lookRule]() } = imageOptions(given);
  return { looks };
}
