import type { Question } from "../protocol/plan.js";
import { candidateOf } from "./candidates.js";
import { answered, isAllYes, passFrom, type Answered } from "./checklist.js";
import { globalRanking, machineWinnerOf } from "./selectors.js";
import type { Candidate, SearchState } from "./state.js";

/** Why the winner of a finished search is the winner: what is recorded of it, in words. */
export interface WhyWon {
  readonly winner: string;
  /** In the order of their weight; never none. */
  readonly sentences: readonly string[];
  /** What it meets and the best of the first iteration failed, and the other way round. */
  readonly gained: readonly Question[];
  readonly lost: readonly Question[];
}

/** Points of 100. Nearer than that is a tie; nearer than the other one, as good as one. */
const tie = { exact: 0.05, near: 0.5 } as const;

/**
 * @returns why the judge's winner won, whatever the person picked; null where there is no winner, and
 *   where images were compared: scores and answers do not tell that
 */
export function whyWon(state: SearchState): WhyWon | null {
  const winner = machineWinnerOf(state);
  if (winner === null || state.comparisons.length > 0) return null;
  const won = candidateOf(state, winner);
  const ranking = globalRanking(state).filter((id) => id !== winner);
  const firstId = ranking.find((id) => candidateOf(state, id).iteration === 0);
  const first = won.iteration === 0 || firstId === undefined ? null : candidateOf(state, firstId);
  const [now, before] = [answersOf(state, won), answersOf(state, first)];
  const second = ranking[0] === undefined ? null : candidateOf(state, ranking[0]);
  return {
    winner,
    sentences: [
      ...(now === null ? [] : [metSentence(now)]),
      ...secondLookSentences(won, now),
      scoreSentence(state, won, second),
      ...firstSentences(state, won, first, before),
    ],
    ...(now === null || before === null ? { gained: [], lost: [] } : changes(before, now)),
  };
}

/** What a candidate's image answers to the checklist; null where it was not asked. */
export function answersOf(state: SearchState, candidate: Candidate | null): Answered[] | null {
  const { checklist } = state;
  if (checklist === null || candidate === null || candidate.answers === null) return null;
  return [...answered(checklist, candidate.answers)];
}

/** Whether a question is met; null where that cannot be told. */
export function isMet({ yes }: Answered): boolean | null {
  return yes === null ? null : yes >= passFrom;
}

/** What one image meets and another one failed, and the other way round; both of one checklist. */
export function changes(
  before: readonly Answered[],
  now: readonly Answered[],
): Pick<WhyWon, "gained" | "lost"> {
  const was = new Map(before.map((answer) => [answer.question.id, isMet(answer)]));
  const became = (from: boolean, to: boolean) =>
    now.flatMap((answer) =>
      isMet(answer) === to && was.get(answer.question.id) === from ? [answer.question] : [],
    );
  return { gained: became(false, true), lost: became(true, false) };
}

function countMet(all: readonly Answered[]): number {
  return all.filter((answer) => isMet(answer) === true).length;
}

function metSentence(all: readonly Answered[]): string {
  const met = countMet(all);
  const open = all.filter(({ yes }) => yes === null).length;
  const untold = open === 0 ? "" : `; ${open} cannot be told`;
  const share = met === all.length ? `all ${met}` : `${met} of ${all.length}`;
  return `It meets ${share} questions of the checklist${untold}.`;
}

function secondLookSentences({ confirmed }: Candidate, now: readonly Answered[] | null): string[] {
  if (confirmed === true) return ["A second look confirmed it."];
  if (confirmed === false) return ["A second look did not confirm it."];
  return now !== null && isAllYes(now) ? ["There was no second look at it."] : [];
}

function scoreSentence(state: SearchState, won: Candidate, second: Candidate | null): string {
  const total = won.scores?.total ?? null;
  if (total === null) return "Its total score is not known.";
  const scored = `It scores ${Math.round(total)} of 100`;
  if (second === null) return `${scored}. No other image was judged.`;
  const other = second.scores?.total ?? null;
  if (other === null) return `${scored}. What the second scores is not known.`;
  const lead = total - other;
  if (Math.abs(lead) < tie.exact) {
    return `${scored}: a tie with the second, ${tieText(state, won, second)}.`;
  }
  const points = `${scored}, ${pointsText(Math.abs(lead))}`;
  if (lead < 0) {
    const why = won.confirmed === true ? ", which no second look confirmed" : "";
    return `${points} behind the second${why}.`;
  }
  return `${points} ahead of the second${lead < tie.near ? ": as good as a tie" : ""}.`;
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

/** Against the best of the first iteration: what the search has added. */
function firstSentences(
  { iterations }: SearchState,
  { iteration, parent }: Candidate,
  first: Candidate | null,
  before: readonly Answered[] | null,
): string[] {
  if (iteration === 0) {
    const isOnly = iterations.length < 2;
    return isOnly ? [] : ["It is one of the first images: none of the later ones was better."];
  }
  const total = first?.scores?.total ?? null;
  const facts = [
    ...(before === null ? [] : [`met ${countMet(before)} of ${before.length}`]),
    ...(total === null ? [] : [`scored ${Math.round(total)}`]),
  ];
  if (first === null || facts.length === 0) return [];
  const whose = first.id === parent ? ", its parent," : "";
  return [`The best of the first images${whose} ${facts.join(" and ")}.`];
}

/** "25 points", "1 point", "0.4 points": tenths, where there are few. */
function pointsText(points: number): string {
  const text = points < 9.95 ? String(Math.round(points * 10) / 10) : String(Math.round(points));
  return `${text} ${text === "1" ? "point" : "points"}`;
}
