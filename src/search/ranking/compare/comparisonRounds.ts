import { seededRandom } from "../../../base/random.js";
import { candidateOf, isSettled, lastIteration, openCandidates } from "../../candidates.js";
import { comparisonsBefore } from "../../comparisons.js";
import { attemptsOf, isOver } from "../../draft.js";
import { comparisonName, parseComparison, type CallName } from "../../keys.js";
import { judgeTestOf, testedProviders, testsLeft } from "../../judgeTest/judgeTest.js";
import type { Candidate, Comparison, Iteration, SearchState } from "../../state.js";
import { mostShown } from "../strengths/model.js";
import { keptChances } from "./chances.js";
import { comparesImages, comparisonSizes, freshGroups } from "./comparisonCounts.js";
import { knownOf, knownPool } from "./known.js";
import { nextSets } from "./nextSets.js";
import { isKeptSettled } from "./rounds.js";

/**
 * The comparisons that the ranking of the iteration under way waits for. The first round is told by
 * the plan alone: new ones by their numbers, with survivors beside them, each set as soon as its members
 * are settled, so that it does not matter who is judged first. A later round begins when all answers of
 * the one before are in, and compares what is least certain about who is kept, and who wins.
 * @param pool the judged ones of the iteration's pool
 */
export function comparisonsDue(state: SearchState, pool: readonly string[]): readonly CallName[] {
  const iteration = lastIteration(state);
  if (iteration === undefined || !comparesImages(state.plan, testedProviders(state))) return [];
  const sizes = comparisonSizes(state.plan, iteration.index, iteration.size);
  // Who is not known to compare well is tested first, once there is something to compare.
  if (judgeTestOf(state).kind === "open") {
    return sizes.length > 0 && pool.length > 0 ? testsLeft(state) : [];
  }
  const first = firstRound(state, iteration);
  const due = first.sets.map((shown) => callOf(iteration, 0, shown));
  const isDone = ({ name }: CallName): boolean => isOver(attemptsOf(state, name));
  let last = due;
  const isComplete = first.isComplete && openCandidates(state).every(isSettled);
  for (let round = 1; round < sizes.length && isComplete; round++) {
    // A round that brought no answer is the last one: the next would not either.
    const isAnswered = last.some(({ name }) => attemptsOf(state, name).kind === "done");
    if (!isAnswered || !last.every(isDone)) break;
    const sets = laterRound(state, { iteration, round, pool, asked: due, size: sizes[round] ?? 0 });
    last = sets.map((shown) => callOf(iteration, round, shown));
    due.push(...last);
  }
  return due.filter((call) => !isDone(call));
}

function callOf({ index }: Iteration, round: number, shown: readonly string[]): CallName {
  return { name: comparisonName({ iteration: index, round, shown }), kind: "compare" };
}

/** Whether somebody can look at it: who refused to judge it would refuse again. */
function canBeCompared({ image, refused, scores }: Candidate): boolean {
  return image !== null && scores !== null && refused === null;
}

function firstRound(state: SearchState, iteration: Iteration) {
  const survivors = (state.iterations[iteration.index - 1]?.kept ?? [])
    .map((id) => candidateOf(state, id))
    .filter(canBeCompared);
  const candidates = iteration.candidates.map((id) => candidateOf(state, id));
  const groups = freshGroups(candidates, iteration.index);
  const isOpen = (group: readonly Candidate[]): boolean => !group.every(isSettled);
  const sets = groups.flatMap((group, turn) => {
    const fresh = isOpen(group) ? [] : group.filter(canBeCompared);
    const set = fresh.length === 0 ? [] : [...fresh, ...besides(fresh, survivors, turn)];
    if (set.length < 2) return [];
    const ids = set.map(({ id }) => id);
    return [seededRandom(state.plan.seed, "compare", iteration.index, ...ids).shuffle(ids)];
  });
  return { sets, isComplete: !groups.some(isOpen) };
}

/** Survivors to compare new ones with: their parents first, then each of the others in turn. */
function besides(
  fresh: readonly Candidate[],
  survivors: readonly Candidate[],
  turn: number,
): readonly Candidate[] {
  const isParent = ({ id }: Candidate): boolean => fresh.some(({ parent }) => parent === id);
  const others = survivors.filter((each) => !isParent(each));
  const from = others.length === 0 ? 0 : turn % others.length;
  const turned = [...others.slice(from), ...others.slice(0, from)];
  return [...survivors.filter(isParent), ...turned].slice(0, mostShown - fresh.length);
}

interface LaterRound {
  readonly iteration: Iteration;
  readonly round: number;
  readonly pool: readonly string[];
  /** Calls of the rounds before, all over. */
  readonly asked: readonly CallName[];
  /** The most comparisons of the round. */
  readonly size: number;
}

/** What a round comes to is asked for at every decision, and worked out once. */
const memory = new WeakMap<readonly Comparison[], Map<string, string[][]>>();

function laterRound(state: SearchState, later: LaterRound): string[][] {
  const { iteration, round, asked } = later;
  const comparisons = comparisonsBefore(state.comparisons, iteration.index, round);
  const pool = comparable(state, later);
  const key = [round, ...pool, ...asked.map(({ name }) => name)].join(" ");
  const known = memory.get(comparisons) ?? new Map<string, string[][]>();
  memory.set(comparisons, known);
  const sets = known.get(key) ?? setsOf({ ...state, comparisons }, later, pool);
  known.set(key, sets);
  return sets;
}

function setsOf(
  state: SearchState,
  { iteration, round, asked, size }: LaterRound,
  pool: readonly string[],
): string[][] {
  const known = knownOf(state);
  const { beamWidth, seed } = state.plan;
  if (known === null || pool.length < 2) return [];
  const view = knownPool(state, known, pool);
  // Where everybody is kept, only who wins is to be found out.
  const kept = pool.length <= beamWidth ? 1 : beamWidth;
  if (isKeptSettled(keptChances(view, kept))) return [];
  const shown = asked.map(({ name }) => ({
    shown: parseComparison(name)
      .shown.map((id) => pool.indexOf(id))
      .filter((item) => item >= 0),
  }));
  const wanted = { kept, setSize: Math.min(mostShown, pool.length), sets: size };
  const random = seededRandom(seed, "compare", iteration.index, round);
  const sets = nextSets(view, shown, wanted, random);
  return sets.map((set) => set.map((item) => pool[item] as string));
}

/** Shown so often without an answer, an image is the reason why there was none. */
const mostInVain = 2;

/** Those that can be compared, by number, without those that nobody answers about. */
function comparable(state: SearchState, { pool, asked }: LaterRound): string[] {
  const kinds = asked.map(({ name }) => {
    return { shown: parseComparison(name).shown, kind: attemptsOf(state, name).kind };
  });
  return pool.filter((id) => {
    const own = kinds.filter(({ shown }) => shown.includes(id));
    const isInVain = own.length >= mostInVain && own.every(({ kind }) => kind !== "done");
    return !isInVain && canBeCompared(candidateOf(state, id));
  });
}
