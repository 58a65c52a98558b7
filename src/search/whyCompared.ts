import { assertNever } from "../base/assertNever.js";
import { chanceText, countedText } from "../base/figureText.js";
import { whyNotCompared } from "./judgeTest/testSentences.js";
import { comparesImages } from "./ranking/compare/comparisonCounts.js";
import { decidedAt } from "./ranking/compare/nextSets.js";
import { rankerOf } from "./ranking/rankers.js";
import type { Candidate, Chance, SearchState } from "./state.js";

/** What comparing images side by side has to do with it that one of them won, in words. Pure. */

/** The images that one was shown beside, each in one of these; each of them best first. */
export interface Beside {
  /** It was better than these whenever one of the two was. */
  readonly better: readonly string[];
  /** Always named as equals. */
  readonly equal: readonly string[];
  /** It was better at one time, and worse at another. */
  readonly mixed: readonly string[];
  readonly worse: readonly string[];
}

/** How an image came out of all comparisons that it was in. */
export interface Compared extends Beside {
  /** Comparisons, each of two to four images. */
  readonly times: number;
}

/**
 * @param ranking all judged, best first: the order to name them in
 * @returns null where nobody compared it
 */
export function comparedOf(
  { comparisons }: Pick<SearchState, "comparisons">,
  id: string,
  ranking: readonly string[],
): Compared | null {
  const own = comparisons.filter(({ order }) => order.some((group) => group.includes(id)));
  if (own.length === 0) return null;
  const results = new Map<string, Set<number>>();
  for (const { order } of own) {
    const place = order.findIndex((group) => group.includes(id));
    order.forEach((group, other) => {
      for (const each of group) {
        if (each === id) continue;
        results.set(each, (results.get(each) ?? new Set()).add(Math.sign(other - place)));
      }
    });
  }
  const known = ranking.filter((each) => results.has(each));
  const ids = [...known, ...[...results.keys()].filter((each) => !known.includes(each))];
  const those = (isIn: (won: boolean, lost: boolean) => boolean): string[] =>
    ids.filter((each) => isIn(results.get(each)?.has(1) === true, !!results.get(each)?.has(-1)));
  return {
    times: own.length,
    better: those((won, lost) => won && !lost),
    equal: those((won, lost) => !won && !lost),
    mixed: those((won, lost) => won && lost),
    worse: those((won, lost) => !won && lost),
  };
}

/** How sure it is that an image is the best. */
export interface Sureness {
  /** That it is the best of them, 0-1. */
  readonly best: number;
  /** That it is one of those to be kept, 0-1. */
  readonly kept: number;
  /** How many it was ranked with, itself among them. */
  readonly of: number;
  /** Whoever else is the likeliest, and how likely, 0-1; null where it is alone. */
  readonly next: Pick<Chance, "id" | "win"> | null;
}

/**
 * As the last ranking has it; where images were judged since that stand in none, as all answers have it
 * now. Null where that is not known.
 * @param ranking all judged, best first
 */
export function surenessOf(
  state: SearchState,
  id: string,
  ranking: readonly string[],
): Sureness | null {
  const chances = lastChances(state, ranking);
  const own = chances?.find((chance) => chance.id === id);
  if (chances === null || own === undefined) return null;
  const others = chances.filter((chance) => chance.id !== id);
  const [next = null] = others.toSorted((a, b) => b.win - a.win);
  return {
    best: own.win,
    kept: own.kept,
    of: chances.length,
    next: next && { id: next.id, win: next.win },
  };
}

function lastChances(state: SearchState, ranking: readonly string[]): readonly Chance[] | null {
  const recorded = state.iterations.flatMap(({ chances }) => (chances ? [chances] : []));
  const seen = new Set(recorded.flat().map(({ id }) => id));
  const last = recorded.at(-1) ?? [];
  const since = ranking.filter((id) => !seen.has(id));
  if (since.length === 0 && last.length > 0) return last;
  const ids = new Set([...last.map(({ id }) => id), ...since]);
  const pool = ranking.filter((id) => ids.has(id));
  return rankerOf(state).chances?.(state, pool) ?? null;
}

/** How often, and beside how many. */
export function timesSentence({ times, better, equal, mixed, worse }: Compared): string {
  const others = better.length + equal.length + mixed.length + worse.length;
  const beside = countedText(others, "other image");
  return `It was shown beside ${beside}, in ${countedText(times, "comparison")}.`;
}

/** What stands before the images that it came out beside in one way. */
export const besideTitles: Readonly<Record<keyof Beside, string>> = {
  better: "Better than",
  equal: "As good as",
  mixed: "Sometimes better, sometimes worse than",
  worse: "Worse than",
};

/** Where it did not win them all, so that nobody wonders how it can have won. */
export function weighedSentences({ mixed, worse }: Compared): string[] {
  if (mixed.length + worse.length === 0) return [];
  return ["All comparisons and scores count together: one that is lost does not decide."];
}

/** How sure it is, and whether that is sure at all. @param keeps how many are kept */
export function sureSentences({ best, kept, of, next }: Sureness, keeps: number): string[] {
  if (next === null) return [];
  const chance = `It is the best of ${of} images with a chance of ${chanceText(best)}`;
  const isAll = keeps === 1 || keeps >= of;
  const sure = isAll ? chance : `${chance}, and one of the best ${keeps} with ${chanceText(kept)}`;
  if (best > decidedAt) return [`${sure}.`];
  const other = chanceText(next.win);
  // As it reads: nobody tells 33 % from 33 %.
  const lead = Math.round(100 * best) - Math.round(100 * next.win);
  const rival =
    lead > 0
      ? `next is ${next.id} with`
      : `${next.id} has ${lead === 0 ? "as good a" : "a better"} chance,`;
  return [`${sure}.`, `That is not certain: ${rival} ${other}.`];
}

/** How an image stands to another by strength, which comparisons and scores tell together. */
export type Level = "ahead" | "equal" | "behind";

export function levelOf(state: SearchState, won: Candidate, second: Candidate): Level {
  const ranker = rankerOf(state);
  if (ranker.beats(state, won, second)) return "ahead";
  return ranker.beats(state, second, won) ? "behind" : "equal";
}

/** Where its comparisons with the second do not say by themselves why it stands before that one. */
export function levelSentences(
  level: Level,
  won: Candidate,
  second: Candidate,
  { worse }: Beside,
): string[] {
  switch (level) {
    case "ahead":
      if (!worse.includes(second.id)) return [];
      return [`${second.id} is second all the same: comparisons with the others count as well.`];
    case "equal": {
      const [own, others] = [won.scores?.total ?? null, second.scores?.total ?? null];
      const isByScore = own !== null && (others === null || own - others >= leastLead);
      const why = isByScore ? "its score puts it first" : "it stands first only because one has to";
      return [`By comparisons it is a tie with ${second.id}: ${why}.`];
    }
    case "behind": {
      const isMet = won.confirmed === true && second.confirmed !== true;
      const why = isMet ? "no second look confirmed that one" : "the search ended with this one";
      return [`All in all ${second.id} stands before it, but ${why}.`];
    }
    default:
      return assertNever(level);
  }
}

/** Points of 100: what is less looks the same in tenths. */
const leastLead = 0.05;

/** Where images were to be compared, and were not: why scores decide. Nothing where all is well. */
export function uncomparedSentences(state: SearchState, ranking: readonly string[]): string[] {
  const { plan, providers, comparisons } = state;
  if (plan.ranker !== "compare" || ranking.length < 2) return [];
  const unfit = whyNotCompared(state);
  if (unfit !== null) return [unfit];
  if (comparisons.length > 0) {
    return ["It was compared with no other image: what is known of it is its score."];
  }
  return comparesImages(plan, providers)
    ? ["No comparison was answered, so scores decide."]
    : ["The vision model compares no images, so scores decide."];
}

/** Whether some comparisons rank this search. */
export function isCompared({ plan, comparisons }: Pick<SearchState, "plan" | "comparisons">) {
  return plan.ranker === "compare" && comparisons.length > 0;
}
