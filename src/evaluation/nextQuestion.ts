import { seededRandom, type Random } from "../base/random.js";
import { finished, type Steps } from "../base/steps.js";
import type { Stop } from "../protocol/evaluateMessages.js";
import type { Evaluation, EvaluationItem, Skip, Vote } from "../protocol/evaluation.js";
import { personModel } from "../search/ranking/strengths/model.js";
import { nextPair } from "../search/ranking/strengths/nextPair.js";
import { posteriorSteps } from "../search/ranking/strengths/posterior.js";
import { answersPerItem, stopReason } from "../search/ranking/strengths/stopping.js";
import { answersOf, askedOf } from "./answers.js";

export interface Question {
  /** Keys of items; the sides are drawn. Null: nothing is left to ask. */
  readonly pair: { readonly left: number; readonly right: number } | null;
  /** Why it could stop, a person may go on; null while more should be asked. */
  readonly why: Exclude<Stop, "person"> | null;
  /** Votes that this person has given, and about how many it takes in all. */
  readonly answered: number;
  readonly about: number;
}

type Answer = Vote | Skip;

/** Simulated voters come to an end after about so many votes an image (1.6 with 12 images). */
const usualPerItem = 1.6;

/** The stream for a voter's next question: whoever asks what that is comes to the same answer. */
export function questionRandom(
  { evaluationId }: Pick<Evaluation, "evaluationId">,
  voter: string,
  answers: readonly Answer[],
): Random {
  return seededRandom("question", evaluationId, voter, answers.at(-1)?.id ?? "");
}

/**
 * What to ask this voter next: of a session the pair that tells most of who leads, of arms one of the
 * pairs across them that this voter was asked least.
 * @param answers of this voter (`VoteFile.answers`)
 * @param random a stream of its own for each question
 * @param missing keys of items whose image cannot be shown
 */
export function nextQuestion(
  evaluation: Evaluation,
  answers: readonly Answer[],
  random: Random,
  missing: ReadonlySet<number> = new Set(),
): Question {
  return finished(questionSteps(evaluation, answers, random, missing));
}

/** The same, step by step: of many images it takes a good part of a second. */
export function* questionSteps(
  evaluation: Evaluation,
  answers: readonly Answer[],
  random: Random,
  missing: ReadonlySet<number> = new Set(),
): Steps<Question> {
  const there = evaluation.items.filter(({ key }) => !missing.has(key));
  if (evaluation.kind === "arms") return acrossArms(there, answers, random);
  const goals: Question[] = [];
  for (const goal of evaluation.goals.keys()) {
    const items = there.filter((item) => item.goal === goal);
    goals.push(yield* goalSteps(items, answers, random));
  }
  // Of those that are over, one that has a pair left: who goes on is asked about it.
  const next =
    goals.find(({ why }) => why === null) ?? goals.find(({ pair }) => pair !== null) ?? goals[0];
  const sum = (of: "answered" | "about"): number => goals.reduce((all, each) => all + each[of], 0);
  return {
    pair: next?.pair ?? null,
    why: next === undefined ? "noPair" : next.why,
    answered: sum("answered"),
    about: sum("about"),
  };
}

function* goalSteps(
  items: readonly EvaluationItem[],
  answers: readonly Answer[],
  random: Random,
): Steps<Question> {
  if (items.length < 2) return { pair: null, why: "noPair", answered: 0, about: 0 };
  const votes = answers.filter((answer) => answer.kind === "vote");
  const given = answersOf(items, votes);
  const posterior = yield* posteriorSteps(items.length, given, personModel, random);
  yield;
  const pair = nextPair(posterior, askedOf(items, answers), random);
  const [left, right] = [items[pair?.left ?? -1], items[pair?.right ?? -1]];
  const answered = given.length;
  const usual = Math.max(Math.round(usualPerItem * items.length), answered + 1);
  if (left === undefined || right === undefined) {
    return { pair: null, why: "noPair", answered, about: answered };
  }
  const reason = stopReason(posterior, answered);
  return {
    pair: { left: left.key, right: right.key },
    why: reason === "clear" ? "settled" : reason,
    answered,
    about: reason === null ? Math.min(usual, answersPerItem * items.length) : answered,
  };
}

interface ArmPair {
  readonly one: number;
  readonly other: number;
}

function acrossArms(
  items: readonly EvaluationItem[],
  answers: readonly Answer[],
  random: Random,
): Question {
  const pairs = items.flatMap((one, index) =>
    items.slice(index + 1).flatMap((other): ArmPair[] => {
      const isAcross = one.arm !== other.arm && one.goal === other.goal;
      // The same bytes in both arms are no question.
      return isAcross && one.sha256 !== other.sha256 ? [{ one: one.key, other: other.key }] : [];
    }),
  );
  const nameOf = (one: number, other: number): string =>
    `${Math.min(one, other)} ${Math.max(one, other)}`;
  // Counted once: of many pairs and votes, looking through all for each takes seconds.
  const said = new Map<string, { votes: number; skips: number }>();
  for (const { kind, left, right } of answers) {
    const name = nameOf(left, right);
    const { votes, skips } = said.get(name) ?? { votes: 0, skips: 0 };
    const isSkip = kind === "skip";
    said.set(name, { votes: votes + Number(!isSkip), skips: skips + Number(isSkip) });
  }
  const known = pairs.map((pair) => ({ pair, ...said.get(nameOf(pair.one, pair.other)) }));
  const open = known.flatMap(({ pair, votes = 0, skips = 0 }) =>
    skips > 0 ? [] : [{ pair, times: votes }],
  );
  const answered = known.reduce((sum, { votes = 0 }) => sum + votes, 0);
  const about = Math.min(pairs.length, answersPerItem * items.length);
  const fewest = Math.min(...open.map(({ times }) => times));
  const least = open.filter(({ times }) => times === fewest);
  if (least.length === 0) return { pair: null, why: "noPair", answered, about: answered };
  const { one, other } = random.pick(least).pair;
  const [left, right] = random.next() < 0.5 ? [one, other] : [other, one];
  const why = answered >= about || fewest > 0 ? "planned" : null;
  return { pair: { left, right }, why, answered, about: Math.max(about, answered) };
}
