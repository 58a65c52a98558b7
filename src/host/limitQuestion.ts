import { aheadText, limitText, limitWords, usedText } from "../protocol/limitText.js";
import { capsChangeSchema, type CapName } from "../protocol/plan.js";
import { metaOf } from "../protocol/planOptions.js";
import { isEnough, raisedLimit, type LimitToRaise } from "../search/limits.js";
import { outlookOf, usedOf } from "../search/outlook.js";

/** What is asked of a person who raises a limit, and what of the answers is taken. Pure. */

/** A higher value to begin with. */
export function proposedLimit(asked: LimitToRaise): number {
  return raisedLimit(asked, (value) => isInRange(asked.name, value));
}

/**
 * "The limit on cost is $0.05, with $0.048 used. One more iteration takes up to $0.052; all that is
 * left, up to $0.104. Type a higher one, in US dollars."
 */
export function limitPrompt({ state, name, retried }: LimitToRaise): string {
  const { name: what, unit } = limitWords[name];
  const cap = state.caps[name] ?? 0;
  const now = `${limitText(name, cap)}${usedText(name, cap, usedOf(state)[name])}`;
  const counted = what === unit ? "" : `, in ${unit}`;
  const ahead =
    retried === undefined
      ? aheadText([name], outlookOf(state))
      : `That leaves no room for another attempt at ${retried}.`;
  return `The limit on ${what} is ${now}. ${ahead} Type a higher one${counted}.`;
}

/** The answer's number, or what is wrong with it. */
export type LimitAnswer =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly problem: string };

export function readLimit(asked: LimitToRaise, text: string): LimitAnswer {
  const { state, name } = asked;
  const refused = (problem: string): LimitAnswer => ({ ok: false, problem });
  const typed = text.trim().replace(name === "maxCostUsd" ? /^\$\s*/ : "", "");
  const value = Number(typed);
  const { unit } = limitWords[name];
  if (typed === "" || !isInRange(name, value)) {
    const { range } = metaOf(name);
    return refused(`It has to be ${range}, in ${unit}.`);
  }
  const now = state.caps[name];
  if (now !== null && value <= now)
    return refused(`It has to be more than ${limitText(name, now)}.`);
  if (isEnough(asked, value)) return { ok: true, value };
  return refused(`${limitText(name, value)} would not be enough to go on: type more.`);
}

function isInRange(name: CapName, value: number): boolean {
  return capsChangeSchema().safeParse({ [name]: value }).success;
}
