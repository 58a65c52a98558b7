import { usdText } from "../../base/figureText.js";
import { nanoUsdOf, sumNanoUsd, usdOf, type NanoUsd } from "../../base/money.js";
import { limitFields } from "../../protocol/limits.js";
import { limitText } from "../../protocol/limitText.js";
import type { DayClaim } from "../../spending/dayLimit.js";

/** What is asked of a person who raises the day's limit, and what of the answers is taken. Pure. */

/** The daily limit as a person finds it here: a command and buttons raise it by this name. */
export const dailyLimitName = "the daily limit";

/** A claim on a day that has a limit. */
export interface LimitedClaim extends DayClaim {
  readonly limits: { readonly dailyUsd: number };
}

/** What all that is left of the search may need, in whole cents. */
export function proposedDailyLimit({ countedNanoUsd, limits, range }: LimitedClaim): number {
  const needed = sumNanoUsd(countedNanoUsd, Math.max(range.highNanoUsd, range.nextNanoUsd));
  // Where the price is not known, there is no telling: twice as much.
  const proposed = Math.max(wholeCents(needed), leastDailyLimit({ countedNanoUsd, limits, range }));
  return proposed > limits.dailyUsd ? proposed : 2 * limits.dailyUsd;
}

/**
 * "$4.10 of today's $5.00 is spent, or set aside for calls. This search may need up to $1.20 more. Type
 * a higher limit for all searches of a day, in US dollars. It is kept as your setting."
 */
export function dailyLimitPrompt({ countedNanoUsd, limits, range }: LimitedClaim): string {
  const { highNanoUsd } = range;
  const spent = `${amount(countedNanoUsd)} of today's ${limitText("maxCostUsd", limits.dailyUsd)} is spent, or set aside for calls.`;
  const ahead = highNanoUsd === 0 ? "" : ` This search may need up to ${amount(highNanoUsd)} more.`;
  return `${spent}${ahead} Type a higher limit for all searches of a day, in US dollars. It is kept as your setting.`;
}

/** The answer's number, or what is wrong with it. */
export type DailyLimitAnswer =
  | { readonly ok: true; readonly usd: number }
  | { readonly ok: false; readonly problem: string };

export function readDailyLimit(claim: LimitedClaim, text: string): DailyLimitAnswer {
  const refused = (problem: string): DailyLimitAnswer => ({ ok: false, problem });
  const typed = text.trim().replace(/^\$\s*/, "");
  // Digits alone: nobody means sixteen dollars by 0x10.
  const number = /^\d+(?:\.\d+)?$/.test(typed) ? Number(typed) : NaN;
  const usd = limitFields().dailyUsd.safeParse(number).data ?? null;
  if (typed === "" || usd === null) {
    return refused("It has to be a number of US dollars, 1000000 at most.");
  }
  const now = claim.limits.dailyUsd;
  if (usd <= now) return refused(`It has to be more than ${limitText("maxCostUsd", now)}.`);
  const { countedNanoUsd, range } = claim;
  if (nanoUsdOf(usd) >= sumNanoUsd(countedNanoUsd, range.nextNanoUsd)) return { ok: true, usd };
  const enough = limitText("maxCostUsd", leastDailyLimit(claim));
  return refused(
    `${limitText("maxCostUsd", usd)} may not be enough to go on: what comes next may cost ${amount(range.nextNanoUsd)}. With ${enough} it goes on.`,
  );
}

/** With so much, in whole cents, what comes next has its room. */
function leastDailyLimit({ countedNanoUsd, range }: DayClaim): number {
  return wholeCents(sumNanoUsd(countedNanoUsd, range.nextNanoUsd));
}

const nanosPerCent = 1e7;

function wholeCents(nanoUsd: NanoUsd): number {
  return Math.ceil(nanoUsd / nanosPerCent) / 100;
}

function amount(nanoUsd: NanoUsd): string {
  return usdText(usdOf(nanoUsd));
}
