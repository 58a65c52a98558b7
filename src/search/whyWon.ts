import { cutText } from "../base/cutText.js";
import { oneLine } from "../base/visibleText.js";
import type { Question } from "../protocol/plan.js";
import { candidateOf } from "./candidates.js";
import { answered, countedOf, isAllYes, passFrom, type Answered } from "./checklist.js";
import { trustSentences } from "./judgeTest/testSentences.js";
import { globalRanking, machineWinnerOf } from "./selectors.js";
import type { Candidate, SearchState } from "./state.js";
import {
  besideTitles,
  comparedOf,
  isCompared,
  levelOf,
  levelSentences,
  surenessOf,
  sureSentences,
  timesSentence,
  uncomparedSentences,
  weighedSentences,
  type Beside,
  type Compared,
  type Level,
  type Sureness,
} from "./whyCompared.js";
import { scoreSentence, type FirstBy } from "./whyScored.js";

/** One thing that is said of it: a sentence, or what a title names. */
export type WhyLine =
  | { readonly kind: "sentence"; readonly text: string }
  /** Ids of images. */
  | WhyList<"images">
  /** Texts of questions, as they can be shown. */
  | WhyList<"questions">;

interface WhyList<Kind extends string> {
  readonly kind: Kind;
  readonly title: string;
  /** The first ones; never none. */
  readonly items: readonly string[];
  /** How many there are beside those. */
  readonly more: number;
}

/** Why the winner of a finished search is the winner: what is recorded of it, in words. */
export interface WhyWon {
  readonly winner: string;
  /** In the order of their weight; never none. */
  readonly lines: readonly WhyLine[];
  /** How it came out of comparisons; null where nobody compared it. */
  readonly compared: Compared | null;
  /** Null where that is not known, as where nobody compared. */
  readonly sureness: Sureness | null;
}

/** What is named of each list; the rest is counted. */
const mostNamed = 6;
/** UTF-16 units of a question. */
const longestQuestion = 300;

/** @returns why the judge's winner won, whatever the person picked; null where there is no winner */
export function whyWon(state: SearchState): WhyWon | null {
  const winner = machineWinnerOf(state);
  if (winner === null) return null;
  const won = candidateOf(state, winner);
  const all = globalRanking(state);
  const ranking = all.filter((id) => id !== winner);
  const firstId = ranking.find((id) => candidateOf(state, id).iteration === 0);
  const first = won.iteration === 0 || firstId === undefined ? null : candidateOf(state, firstId);
  const [now, before] = [answersOf(state, won), answersOf(state, first)];
  const second = ranking[0] === undefined ? null : candidateOf(state, ranking[0]);
  const compared = isCompared(state) ? comparedOf(state, winner, all) : null;
  const sureness = compared && surenessOf(state, winner, all);
  const level = compared && second && levelOf(state, won, second);
  const by = firstBy(compared, level, second);
  return {
    winner,
    lines: [
      ...(now === null ? [] : said([metSentence(now)])),
      ...said(secondLookSentences(won, now)),
      ...(compared === null
        ? said(uncomparedSentences(state, all))
        : comparedLines(state, compared, sureness)),
      ...said(level ? levelSentences(level, won, second, compared) : []),
      ...said([scoreSentence(state, won, second, by)]),
      ...said(firstSentences(state, won, first, before)),
      ...(now === null || before === null ? [] : changedLines(changes(before, now))),
      ...said(compared === null ? [] : trustSentences(state)),
    ],
    compared,
    sureness,
  };
}

function firstBy(
  compared: Compared | null,
  level: Level | null,
  second: Candidate | null,
): FirstBy {
  if (compared === null || level === null || second === null) return "scores";
  return level === "ahead" && !compared.worse.includes(second.id) ? "comparisons" : "all";
}

/** As a text of one line: "Better than i0c1, i0c3 and 2 more." */
export function whyText(line: WhyLine): string {
  if (line.kind === "sentence") return line.text;
  const { title, items, more } = line;
  if (line.kind === "questions") return `${title}: ${[...items, ...moreOf(more)].join(" · ")}`;
  return `${title} ${listed([...items, ...moreOf(more)])}.`;
}

function moreOf(more: number): string[] {
  return more > 0 ? [`${more} more`] : [];
}

/** "a", "a and b", "a, b and c". */
function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(", "), ...names.slice(-1)]
    .filter((part) => part !== "")
    .join(" and ");
}

function said(sentences: readonly string[]): WhyLine[] {
  return sentences.map((text) => ({ kind: "sentence", text }));
}

function list<Kind extends "images" | "questions">(
  kind: Kind,
  title: string,
  items: readonly string[],
): WhyList<Kind>[] {
  if (items.length === 0) return [];
  const more = Math.max(0, items.length - mostNamed);
  return [{ kind, title, items: items.slice(0, mostNamed), more }];
}

function comparedLines(
  { plan }: SearchState,
  compared: Compared,
  sureness: Sureness | null,
): WhyLine[] {
  const kinds = Object.keys(besideTitles) as (keyof Beside)[];
  return [
    ...said([timesSentence(compared)]),
    ...kinds.flatMap((kind) => list("images", besideTitles[kind], compared[kind])),
    ...said(weighedSentences(compared)),
    ...said(sureness === null ? [] : sureSentences(sureness, plan.beamWidth)),
  ];
}

/** Against the best of the first iteration. */
function changedLines(changed: ReturnType<typeof changes>): WhyLine[] {
  const texts = (questions: readonly Question[]): string[] =>
    questions.map(({ text }) => cutText(oneLine(text), longestQuestion, "…"));
  return [
    ...list("questions", "Met since the first images", texts(changed.gained)),
    ...list("questions", "Could not be told before, met now", texts(changed.told)),
    ...list("questions", "Lost since the first images", texts(changed.lost)),
    ...list("questions", "Met before, cannot be told now", texts(changed.untold)),
  ];
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

/**
 * What makes one image meet more or fewer questions than another one, both of one checklist: what one
 * meets and the other one failed, and what is met in one and cannot be told in the other one.
 */
function changes(
  before: readonly Answered[],
  now: readonly Answered[],
): Readonly<Record<"gained" | "told" | "lost" | "untold", readonly Question[]>> {
  const was = new Map(before.map((answer) => [answer.question.id, isMet(answer)]));
  const became = (from: boolean | null, to: boolean | null) =>
    now.flatMap((answer) =>
      isMet(answer) === to && was.get(answer.question.id) === from ? [answer.question] : [],
    );
  return {
    ...{ gained: became(false, true), told: became(null, true) },
    ...{ lost: became(true, false), untold: became(true, null) },
  };
}

function countMet(all: readonly Answered[]): number {
  return all.filter((answer) => isMet(answer) === true).length;
}

function metSentence(answers: readonly Answered[]): string {
  const all = countedOf(answers);
  const met = countMet(all);
  const open = all.filter(({ yes }) => yes === null).length;
  if (all.length === 1) {
    if (open === 1) return "The judge cannot tell the one question of the checklist.";
    return `It ${met === 1 ? "meets" : "does not meet"} the one question of the checklist.`;
  }
  if (open === all.length)
    return `The judge can tell none of the ${open} questions of the checklist.`;
  const untold = open === 0 ? "" : `; ${open} cannot be told`;
  if (met === all.length)
    return `It meets ${met === 2 ? "both" : `all ${met}`} questions of the checklist.`;
  return `It meets ${met} of ${all.length} questions of the checklist${untold}.`;
}

function secondLookSentences({ confirmed }: Candidate, now: readonly Answered[] | null): string[] {
  if (confirmed === true) return ["A second look confirmed it."];
  if (confirmed === false) return ["A second look did not confirm it."];
  return now !== null && isAllYes(now) ? ["There was no second look at it."] : [];
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
    return isOnly
      ? []
      : ["It is one of the first images: none of the later ones is ranked before it."];
  }
  const total = first?.scores?.total ?? null;
  const facts = [
    ...(before === null || before.every(({ yes }) => yes === null)
      ? []
      : [`met ${countMet(before)} of ${countedOf(before).length}`]),
    ...(total === null ? [] : [`scored ${Math.round(total)}`]),
  ];
  if (first === null || facts.length === 0) return [];
  const whose = first.id === parent ? ", its parent," : "";
  return [`The best of the first images${whose} ${facts.join(" and ")}.`];
}
