import type { Foreseen, Quote, TokenCount } from "../../search/foreseen.js";
import type { ChatModel } from "./chatModel.js";
import type { CallTokens } from "./chatPorts.js";

/** What a call will take, as far as its request tells. */
export interface Forecast {
  /** Its first round. */
  readonly first: CallTokens;
  /** All its rounds, each as long as it can be. */
  readonly worst: CallTokens;
}

/**
 * What can be said of a call before it is made.
 * @param usdOf what so many tokens cost at most, US dollars; without it, nothing is quoted
 */
export function foretold(
  { thoughtTokens = 0 }: ChatModel,
  forecastOf: (foreseen: Foreseen) => Forecast | null,
  usdOf: ((tokens: CallTokens) => number) | undefined,
): { readonly tokens: TokenCount; readonly quote?: Quote } {
  const tokens: TokenCount = (foreseen) => {
    const first = forecastOf(foreseen)?.first;
    return first === undefined ? null : first.input + first.output + thoughtTokens;
  };
  if (usdOf === undefined) return { tokens };
  return {
    tokens,
    quote: (foreseen) => {
      const worst = forecastOf(foreseen)?.worst;
      return worst === undefined ? null : usdOf(worst);
    },
  };
}
