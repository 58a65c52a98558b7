import { usdText } from "../base/figureText.js";
import { usdOf, type NanoUsd } from "../base/money.js";

/** What a search will cost, as the panel, the editor's questions and the terminal say it alike. */

export interface NanoUsdRange {
  readonly lowNanoUsd: NanoUsd;
  readonly likelyNanoUsd: NanoUsd;
  /** The most where every attempt succeeds at once: what is asked again comes on top. */
  readonly highNanoUsd: NanoUsd;
}

/** Less than this is not worth a figure. */
const leastShownUsd = 0.0005;
/** Where the most is so many times what is usual, it is no end of a range but a warning. */
const wideFactor = 2;

/**
 * "$0.31 to $0.44"; "about $0.34, at most $5.59 without retries" where the most is far from what is
 * usual; "up to $0.74" where it is not known how little it is.
 */
export function nanoUsdRangeText({ lowNanoUsd, likelyNanoUsd, highNanoUsd }: NanoUsdRange): string {
  const [low, likely, high] = [usdOf(lowNanoUsd), usdOf(likelyNanoUsd), usdOf(highNanoUsd)];
  if (high < leastShownUsd) return "less than $0.001";
  if (likely >= leastShownUsd && high > wideFactor * likely) {
    return `about ${usdText(likely)}, at most ${usdText(high)} without retries`;
  }
  // Where nothing was measured, it is not known how little it is.
  if (lowNanoUsd === highNanoUsd || low < leastShownUsd) return `up to ${usdText(high)}`;
  const [from, to] = [usdText(low), usdText(high)];
  return from === to ? `about ${to}` : `${from} to ${to}`;
}
