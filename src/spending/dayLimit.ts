import { usdText } from "../base/figureText.js";
import { nanoUsdOf, sumNanoUsd, usdOf, type NanoUsd } from "../base/money.js";
import type { Limits } from "../protocol/limits.js";
import { limitText } from "../protocol/limitText.js";
import type { CostRange } from "../search/costRange.js";

/** What the day's limit leaves for one search, as the editor and the terminal say it alike. Pure. */

/** What a search needs, and what the day has: a `SearchEstimate` is one. */
export interface DayClaim {
  readonly limits: Pick<Limits, "dailyUsd">;
  /** Spent today by all searches, and set aside. */
  readonly countedNanoUsd: NanoUsd;
  readonly range: Pick<CostRange, "highNanoUsd" | "nextNanoUsd" | "isFree">;
}

/** `none`: not even for what comes next; `some`: not for all that it may cost. */
export type Room = "enough" | "some" | "none";

export function roomToday({ limits, countedNanoUsd, range }: DayClaim): Room {
  const { dailyUsd } = limits;
  if (dailyUsd === null || range.isFree) return "enough";
  const limit = nanoUsdOf(dailyUsd);
  if (sumNanoUsd(countedNanoUsd, range.nextNanoUsd) > limit) return "none";
  return sumNanoUsd(countedNanoUsd, range.highNanoUsd) > limit ? "some" : "enough";
}

/** "$4.10 of today's $5.00 is spent"; null without a limit, and of what costs nothing. */
export function spentTodayText({ countedNanoUsd, limits, range }: DayClaim): string | null {
  const { dailyUsd } = limits;
  if (dailyUsd === null || range.isFree) return null;
  return `${amount(countedNanoUsd)} of today's ${limitText("maxCostUsd", dailyUsd)} is spent`;
}

/**
 * "$4.10 of today's $5.00 is spent; this search may need up to $1.20, so it may pause at that limit";
 * null where the limit leaves enough.
 * @param next what there is no room for, where there is none: "a first image"
 */
export function shortOfRoomText(claim: DayClaim, next: string): string | null {
  const { range } = claim;
  const room = roomToday(claim);
  const spent = spentTodayText(claim);
  if (room === "enough" || spent === null) return null;
  return room === "some"
    ? `${spent}; this search may need up to ${amount(range.highNanoUsd)}, so it may pause at that limit`
    : `${spent}, and ${next} may cost ${amount(range.nextNanoUsd)}: that is more than is left`;
}

function amount(nanoUsd: NanoUsd): string {
  return usdText(usdOf(nanoUsd));
}
