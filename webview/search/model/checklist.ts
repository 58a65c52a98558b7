import { assertNever } from "../../../src/base/assertNever.js";
import { percentText } from "../../../src/base/figureText.js";
import { oneLine } from "../../../src/base/visibleText.js";
import type { Finding } from "../../../src/protocol/events.js";
import type { Question } from "../../../src/protocol/plan.js";
import { allCandidates } from "../../../src/search/candidates.js";
import { countedOf, type Answered } from "../../../src/search/checklist.js";
import type { Candidate, SearchState } from "../../../src/search/state.js";
import { winnerOf } from "../../../src/search/selectors.js";
import { answersOf, isMet } from "../../../src/search/whyWon.js";
import { numberText } from "../../page/words.js";

/** The checklist of a search and what images answer to it, as the panel shows them. */

export interface QuestionRow {
  readonly id: string;
  readonly text: string;
  /** What is asked for, in plain words. */
  readonly kind: string;
  /** "counts twice"; empty where it counts as one. */
  readonly weight: string;
  /** The questions that have to be met before it means anything. */
  readonly needs: readonly string[];
  /** How many images meet it, of those whose answer is known. */
  readonly met: number;
  readonly known: number;
  /** "met by 5 of 8, by the winner too", "met by 8 of 8", "no image judged yet". */
  readonly share: string;
}

export interface QuestionGroup {
  readonly title: string;
  readonly rows: readonly QuestionRow[];
}

/** The questions by the half of a prompt that owns them; none where there is no checklist. */
export function questionGroups(state: SearchState): QuestionGroup[] {
  const { checklist } = state;
  if (checklist === null) return [];
  const verdicts = new Map<string, (boolean | null)[]>();
  for (const candidate of allCandidates(state)) {
    for (const answer of answersOf(state, candidate) ?? []) {
      const { id } = answer.question;
      verdicts.set(id, [...(verdicts.get(id) ?? []), isMet(answer)]);
    }
  }
  const texts = new Map(checklist.map(({ id, text }) => [id, oneLine(text)]));
  const won = winnerAnswers(state);
  return (["what", "how"] as const).flatMap((half) => {
    const own = checklist.filter((question) => question.half === half);
    const rows = own.map((question) => {
      const row = rowOf(question, verdicts.get(question.id) ?? [], texts);
      // Where all of them meet it, or none does, the winner is told with them.
      const isMixed = row.met > 0 && row.met < row.known;
      return isMixed ? { ...row, share: `${row.share}${wonText(won.get(row.id))}` } : row;
    });
    return rows.length === 0 ? [] : [{ title: halfTitles[half], rows }];
  });
}

/** Whether the winner meets each question; empty before there is one. */
function winnerAnswers(state: SearchState): ReadonlyMap<string, boolean | null> {
  const winner = state.candidates[winnerOf(state) ?? ""] ?? null;
  const answers = state.end === null ? null : answersOf(state, winner);
  return new Map((answers ?? []).map((answer) => [answer.question.id, isMet(answer)]));
}

function wonText(met: boolean | null | undefined): string {
  if (met == null) return "";
  return met ? ", by the winner too" : ", not by the winner";
}

export const halfTitles = { what: "What it shows", how: "How it looks" } as const;

function rowOf(
  { id, kind, weight, needs }: Question,
  verdicts: readonly (boolean | null)[],
  texts: ReadonlyMap<string, string>,
): QuestionRow {
  const known = verdicts.filter((met) => met !== null).length;
  const met = verdicts.filter((one) => one === true).length;
  return {
    id,
    text: texts.get(id) ?? "",
    kind: kindText(kind),
    weight: weightText(weight),
    needs: needs.flatMap((other) => texts.get(other) ?? []),
    ...{ met, known, share: shareText(met, known, verdicts.length - known) },
  };
}

function shareText(met: number, known: number, open: number): string {
  if (known + open === 0) return "no image judged yet";
  if (known === 0) return "cannot be told";
  const unknown = open === 0 ? "" : `, not known for ${open}`;
  return `met by ${met} of ${known}${unknown}`;
}

export function kindText(kind: Question["kind"]): string {
  switch (kind) {
    case "object":
      return "A thing";
    case "attribute":
      return "A property";
    case "count":
      return "A number";
    case "relation":
      return "Where things are";
    case "text":
      return "Text in the image";
    case "style":
      return "Style";
    case "fixed":
      return "Asked of every image";
    default:
      return assertNever(kind);
  }
}

/** "counts twice"; empty where it counts as one. @param weight at least 0 */
export function weightText(weight: number): string {
  if (weight === 1) return "";
  if (weight === 0) return "does not count";
  if (weight === 2) return "counts twice";
  return `counts ${numberText(Math.round(weight * 100) / 100)} times`;
}

/** "open" is what nobody has looked at yet. */
export type AnswerVerdict = "yes" | "no" | "unknown" | "open";

export interface AnswerRow {
  readonly id: string;
  readonly text: string;
  readonly verdict: AnswerVerdict;
  /** How likely it is met, as the judge says: "92 %"; empty where it says nothing of its own. */
  readonly chance: string;
  /** Against its parent's image; "same" where nothing is to be said. */
  readonly change: "gained" | "lost" | "same";
  /** What else is to be known: what it failed with, and what the prompt claims. */
  readonly notes: readonly string[];
}

export interface Answers {
  /** "5 of 6 met"; empty before it is judged. */
  readonly summary: string;
  readonly rows: readonly AnswerRow[];
}

/** What an image answers, or is going to be asked; null where there is nothing to tell of it. */
export function answersToShow(state: SearchState, candidate: Candidate): Answers | null {
  const { checklist } = state;
  const { covers, parent } = candidate;
  const now = answersOf(state, candidate);
  if (checklist === null || (now === null && covers === null)) return null;
  const texts = new Map(checklist.map(({ id, text }) => [id, oneLine(text)]));
  const before = parent === null ? null : answersOf(state, state.candidates[parent] ?? null);
  const was = new Map((before ?? []).map((answer) => [answer.question.id, isMet(answer)]));
  const given = new Map((now ?? []).map((answer) => [answer.question.id, answer]));
  const rows = checklist.map((question): AnswerRow => {
    const answer = given.get(question.id);
    const met = answer === undefined ? null : isMet(answer);
    const then = was.get(question.id);
    const isChanged = met !== null && then !== undefined && then !== null && met !== then;
    return {
      id: question.id,
      text: texts.get(question.id) ?? "",
      verdict: verdictOf(answer, met),
      chance: answer?.yes == null || answer.isVoid ? "" : percentText(answer.yes),
      change: isChanged ? (met ? "gained" : "lost") : "same",
      notes: [...voidNotes(answer, given, texts), ...claimNotes(question, covers)],
    };
  });
  return { summary: now === null ? "" : summaryOf(countedOf(now)), rows };
}

function summaryOf(counted: readonly Answered[]): string {
  return `${counted.filter((answer) => isMet(answer) === true).length} of ${counted.length} met`;
}

function verdictOf(answer: Answered | undefined, met: boolean | null): AnswerVerdict {
  if (answer === undefined) return "open";
  if (met === null) return "unknown";
  return met ? "yes" : "no";
}

function voidNotes(
  answer: Answered | undefined,
  given: ReadonlyMap<string, Answered>,
  texts: ReadonlyMap<string, string>,
): string[] {
  if (answer?.isVoid !== true) return [];
  const failed = answer.question.needs.find((id) => {
    const other = given.get(id);
    return other !== undefined && isMet(other) === false;
  });
  const text = failed === undefined ? undefined : texts.get(failed);
  return text === undefined ? [] : [`needs a yes to “${text}”`];
}

function claimNotes({ id, kind }: Question, covers: readonly string[] | null): string[] {
  // No prompt is asked to say that there are no artefacts.
  if (covers === null || kind === "fixed") return [];
  return [covers.includes(id) ? "in its prompt" : "not in its prompt"];
}

/** What the judge saw beside the checklist: its answers stand there already. */
export function otherFindings(
  { checklist }: SearchState,
  { answers, findings }: Candidate,
): readonly Finding[] {
  if (checklist === null || answers === null) return findings;
  const asked = new Set(checklist.map(({ text }) => text));
  return findings.filter(({ text }) => !asked.has(text));
}
