import type { Candidate, SearchState } from "./state.js";
import type { Level } from "./whyCompared.js";

/** What scores have to do with it that an image won, in words. Pure. */

/** Points of 100. Nearer than that is a tie; nearer than the other one, as good as one. */
const tie = { exact: 0.05, near: 0.5 } as const;

/**
 * What the winner scores, beside the second.
 * @param level how it stands to the second by comparisons; null where scores alone count
 */
export function scoreSentence(
  state: SearchState,
  won: Candidate,
  second: Candidate | null,
  level: Level | null,
): string {
  const total = won.scores?.total ?? null;
  if (total === null) return "Its total score is not known.";
  const scored = `It scores ${Math.round(total)} of 100`;
  if (second === null) return `${scored}. No other image was judged.`;
  const other = second.scores?.total ?? null;
  if (other === null) return `${scored}. What the second scores is not known.`;
  const lead = total - other;
  if (Math.abs(lead) < tie.exact) {
    if (level !== null) return `${scored}, as much as the second.`;
    return `${scored}: a tie with the second, ${tieText(state, won, second)}.`;
  }
  const points = `${scored}, ${pointsText(Math.abs(lead))}`;
  if (lead < 0) return `${points} behind the second${behindText(won, second, level)}.`;
  return `${points} ahead of the second${lead < tie.near ? ": as good as a tie" : ""}.`;
}

/** Why one won that scores less than the second. */
function behindText(won: Candidate, second: Candidate, level: Level | null): string {
  if (won.confirmed === true && second.confirmed !== true)
    return ", which no second look confirmed";
  return level === "ahead" ? ": comparisons count for more" : "";
}

/** What puts the one of two equals first, by the order of the ranking (`ranking/byTotal.ts`). */
function tieText({ checklist }: SearchState, won: Candidate, second: Candidate): string {
  if (won.confirmed === true && second.confirmed !== true) return "which no second look confirmed";
  const [looks, others] = [won.scores?.aesthetic ?? null, second.scores?.aesthetic ?? null];
  const isByLooks = checklist !== null && looks !== null && others !== null && looks > others;
  if (isByLooks && looks.toFixed(1) !== others.toFixed(1)) {
    return `and it looks better (${looks.toFixed(1)} of 10, not ${others.toFixed(1)})`;
  }
  return "and it stands first only because one has to";
}

/** "25 points", "1 point", "0.4 points": tenths, where there are few. */
function pointsText(points: number): string {
  const text = points < 9.95 ? String(Math.round(points * 10) / 10) : String(Math.round(points));
  return `${text} ${text === "1" ? "point" : "points"}`;
}
