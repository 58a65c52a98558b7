import { usdText } from "../base/figureText.js";
import { usdOf, type NanoUsd } from "../base/money.js";

/** What a search will cost, as the panel, the editor's questions and the terminal say it alike. */

export interface NanoUsdRange {
  readonly lowNanoUsd: NanoUsd;
  /** The most where every attempt succeeds at once: what is asked again comes on top. */
  readonly highNanoUsd: NanoUsd;
}

/** Less than this is not worth a figure. */
const leastShownUsd = 0.0005;

/** "$0.31 to $0.74"; "up to $0.74" where it is not known how little it is. */
export function nanoUsdRangeText({ lowNanoUsd, highNanoUsd }: NanoUsdRange): string {
  const [low, high] = [usdOf(lowNanoUsd), usdOf(highNanoUsd)];
  if (high < leastShownUsd) return "less than $0.001";
  // Where nothing was measured, it is not known how little it is.
  if (lowNanoUsd === highNanoUsd || low < leastShownUsd) return `up to ${usdText(high)}`;
  const [from, to] = [usdText(low), usdText(high)];
  return from === to ? `about ${to}` : `${from} to ${to}`;
}
