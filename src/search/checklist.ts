import type { Finding } from "../protocol/events.js";
import type { Question } from "../protocol/plan.js";
import type { AskedQuestion, GivenAnswer } from "./checklistPort.js";

/** What a goal comes to in yes/no questions, and what an image's answers to them are worth. Pure. */

/** The sum of a hundred larger weights may be more than a number can hold. */
const sumless = 1e300;

/** How sure a yes has to be, 0-1: a question that is answered with less has failed. */
export const passFrom = 0.5;

/** Asked of every image, whatever its goal; yes is good. */
export const fixedQuestions: readonly Omit<Question, "id">[] = [
  {
    text: "Is the image free of artefacts, such as broken or merged shapes, extra limbs and smears?",
    ...{ half: "how", weight: 1, kind: "fixed", needs: [] },
  },
  {
    text: "Is all text in the image legible and wanted by the goal, or is there no text at all?",
    ...{ half: "what", weight: 1, kind: "fixed", needs: [] },
  },
];

/** Fixed questions take the free ids from here downwards, far from a planner's `q1`, `q2`. */
const highestId = 999;

/**
 * Questions as a search goes by them, whoever wrote them: each id and each text once, none empty, and
 * what a question needs comes before it. Fixed ones are not among them: code adds those.
 */
export function tidied(questions: readonly Question[]): readonly Question[] {
  const ids = new Set<string>();
  const texts = new Set<string>();
  return questions.flatMap((question) => {
    const text = question.text.trim();
    if (question.kind === "fixed" || text === "" || ids.has(question.id)) return [];
    if (texts.has(text.toLowerCase())) return [];
    const needs = [...new Set(question.needs)].filter((id) => ids.has(id));
    ids.add(question.id);
    texts.add(text.toLowerCase());
    return [{ ...question, text, needs }];
  });
}

/** @returns the checklist that follows from a goal's questions; null where there are none */
export function checklistFrom(questions: readonly Question[]): readonly Question[] | null {
  const own = tidied(questions);
  if (own.length === 0) return null;
  const taken = new Set(own.map(({ id }) => id));
  const free = Array.from(
    { length: own.length + fixedQuestions.length },
    (_, at) => `q${highestId - at}`,
  );
  const ids = free.filter((id) => !taken.has(id));
  return [...own, ...fixedQuestions.map((question, at) => ({ ...question, id: ids[at] ?? "" }))];
}

/** As a judge is told them. */
export function askedOfImage(checklist: readonly Question[]): readonly AskedQuestion[] {
  return checklist.map(({ id, text, half, kind }) => ({ id, text, half, kind }));
}

/** As a writer is told them: the fixed ones are nothing that a prompt could say. */
export function askedOfPrompt(checklist: readonly Question[]): readonly AskedQuestion[] {
  return askedOfImage(checklist.filter(({ kind }) => kind !== "fixed"));
}

export interface Answered {
  readonly question: Question;
  /** How surely it is met, 0-1; 0 where a question that it needs has failed; null for unknown. */
  readonly yes: number | null;
  /** Whether it failed with one that it needs. */
  readonly isVoid: boolean;
}

/** What an image's answers come to, question by question: a missing answer is unknown. */
export function answered(
  checklist: readonly Question[],
  answers: readonly GivenAnswer[],
): readonly Answered[] {
  const given = new Map(answers.map(({ id, yes }) => [id, yes]));
  const failed = new Set<string>();
  return checklist.map((question) => {
    const isVoid = question.needs.some((id) => failed.has(id));
    const yes = isVoid ? 0 : (given.get(question.id) ?? null);
    if (yes !== null && yes < passFrom) failed.add(question.id);
    return { question, yes, isVoid };
  });
}

/**
 * What a count of met questions is of: a fixed one that the judge cannot tell is left out, for nobody
 * asked for it, and an image that shows all of its goal would read as one that shows half of it.
 */
export function countedOf(all: readonly Answered[]): readonly Answered[] {
  const counted = all.filter(({ question: { kind }, yes }) => kind !== "fixed" || yes !== null);
  return counted.length === 0 ? all : counted;
}

/**
 * The expected weighted share of questions that are met.
 * @returns 0-100; null where no answer is known, or none of them weighs anything
 */
export function passRate(all: readonly Answered[]): number | null {
  let [sum, total] = [0, 0];
  // A journal may hold weights whose sum is none: those count by their share of the largest one.
  const largest = all.reduce((most, { question }) => Math.max(most, question.weight), 0);
  const unit = largest > sumless ? largest : 1;
  for (const { question, yes } of all) {
    if (yes === null) continue;
    sum += (question.weight / unit) * yes;
    total += question.weight / unit;
  }
  return total > 0 ? Math.min(100, (100 * sum) / total) : null;
}

/**
 * Whether an image shows all that was asked for: each question of the goal that weighs anything is met,
 * and none has failed. A fixed one may be unknown: not every judge can tell an artefact.
 */
export function isAllYes(all: readonly Answered[]): boolean {
  return all.every(
    ({ question: { kind, weight }, yes }) =>
      weight === 0 || (yes === null ? kind === "fixed" : yes >= passFrom),
  );
}

/** Whether an image is known to fail a question that weighs anything. */
export function isLacking(all: readonly Answered[]): boolean {
  return all.some(({ question: { weight }, yes }) => weight > 0 && yes !== null && yes < passFrom);
}

/**
 * The weight of what each half lacks. What failed only with a question that it needs is not counted
 * again: a lighthouse that is not there has lost its stripes as well, but there is one thing to put right.
 */
export function lackingWeights(
  all: readonly Answered[],
): Readonly<Record<Question["half"], number>> {
  const weights = { what: 0, how: 0 };
  for (const { question, yes, isVoid } of all) {
    const isOwn = !isVoid && yes !== null && yes < passFrom;
    if (isOwn) weights[question.half] += question.weight;
  }
  return weights;
}

/** The answers as findings, so that whoever learns from findings learns from them. */
export function findingsOf(all: readonly Answered[]): Finding[] {
  return all.flatMap(({ question: { text, half }, yes, isVoid }): Finding[] => {
    if (yes === null) return [];
    const confidence = Math.round(Math.abs(2 * yes - 1) * 100) / 100;
    return [{ text, half, met: yes >= passFrom, ...(isVoid ? {} : { confidence }) }];
  });
}
