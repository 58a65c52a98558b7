import type { Finding } from "../../src/protocol/events.js";
import {
  candidateOf,
  lastIteration,
  openCandidates,
  isSettled,
} from "../../src/search/candidates.js";
import { callGivenUp, type CallKind } from "../../src/search/calls/callKind.js";
import { callKinds } from "../../src/search/calls/callKinds.js";
import { attemptsOf } from "../../src/search/draft.js";
import type { CallName } from "../../src/search/keys.js";
import type { ModelPorts, ReportedUsage } from "../../src/search/ports.js";
import { rankByTotal } from "../../src/search/ranking/byTotal.js";
import { rankers } from "../../src/search/ranking/rankers.js";
import type { Ranker } from "../../src/search/ranking/ranker.js";
import type { SearchState } from "../../src/search/state.js";
import type { VirtualClock } from "./virtualClock.js";

/**
 * A ranker that asks: two neighbours of an iteration are compared as soon as both are judged, and
 * who won there with each other when all are. It stands in the tables that everything reads, so a
 * resume, a replay and a list know it as the search does.
 */

interface ComparingPorts extends ModelPorts {
  readonly compare: (ids: readonly string[], signal: AbortSignal) => Promise<ReportedUsage>;
}

/**
 * Ports that compare too.
 * @param compare called before each answer; what it throws is the call's failure. `nth` counts from 1
 * for the same two
 */
export function comparing(
  ports: ModelPorts,
  clock: VirtualClock,
  compare: (pair: string, nth: number) => void = () => undefined,
): ComparingPorts {
  const seen = new Map<string, number>();
  return {
    ...ports,
    compare: async (ids, signal) => {
      const pair = ids.join("+");
      const nth = (seen.get(pair) ?? 0) + 1;
      seen.set(pair, nth);
      await clock.sleep(50, signal);
      compare(pair, nth);
      return { costUsd: 0 };
    },
  };
}

const compareCall: CallKind<readonly string[]> = {
  role: "vision",
  stage: null,
  answeredBy: "candidatesCompared",
  foreseen: () => null,
  request: (state, { name }) => {
    const ids = idsIn(name);
    ids.forEach((id) => candidateOf(state, id));
    return ids;
  },
  received: (ids) => ({ kind: "compare", ids }),
  run: async ({ request: ids }, { ask }) => {
    const usage = await ask((ports, signal) => (ports as ComparingPorts).compare(ids, signal));
    // The one with the higher number is better: nothing that a total could tell.
    const order = ids.toReversed().map((id) => [id]);
    return { body: { kind: "candidatesCompared", order, notes: [] }, usage };
  },
  reduce: (draft, _key, event) => {
    if (event.kind !== "candidatesCompared") return;
    const [winner = "", loser = ""] = event.order.flat();
    const { findings } = draft.candidate(winner);
    const win: Finding = { text: `beats ${loser}`, half: "what" };
    draft.changeCandidate(winner, { findings: [...findings, win] });
  },
  failed: callGivenUp,
};

const compareRanker: Ranker = {
  ...rankByTotal,
  order: (state, ids) =>
    [...rankByTotal.order(state, ids)].sort((a, b) => winsOf(state, b) - winsOf(state, a)),
  pending: (state, ids) => {
    const { index = 0, candidates = [] } = lastIteration(state) ?? {};
    const judged = new Set(ids);
    const first = pairsOf(candidates)
      .filter((pair) => pair.every((id) => judged.has(id)))
      .map((pair) => comparisonOf(index, 0, pair));
    const isOver = ({ name }: CallName): boolean =>
      ["done", "givenUp"].includes(attemptsOf(state, name).kind);
    if (!openCandidates(state).every(isSettled) || !first.every(isOver)) return first;
    const winners = first.flatMap(({ name }) => idsIn(name).filter((id) => winsOf(state, id) > 0));
    return [...first, ...pairsOf(winners).map((pair) => comparisonOf(index, 1, pair))];
  },
};

/** For the tests of a `describe`: the tables have a comparison and a ranker that wants it. */
export function withComparing(): void {
  const own = { kind: callKinds["compare"], ranker: rankers.compare };
  before(() => {
    Object.assign(callKinds, { compare: compareCall });
    Object.assign(rankers, { compare: compareRanker });
  });
  after(() => {
    Object.assign(callKinds, { compare: own.kind });
    Object.assign(rankers, { compare: own.ranker });
  });
}

function comparisonOf(iteration: number, round: number, ids: readonly string[]): CallName {
  return { name: `i${iteration}/compare/${round}/${ids.join("+")}`, kind: "compare" };
}

function idsIn(name: string): string[] {
  return name.slice(name.lastIndexOf("/") + 1).split("+");
}

function winsOf(state: SearchState, id: string): number {
  return candidateOf(state, id).findings.filter(({ text }) => text.startsWith("beats ")).length;
}

function pairsOf(ids: readonly string[]): (readonly string[])[] {
  return ids.flatMap((id, at) => {
    const other = ids[at + 1];
    return at % 2 === 0 && other !== undefined ? [[id, other]] : [];
  });
}
