import assert from "node:assert/strict";
import { schemaVersion, type EventOf } from "../../src/protocol/events.js";
import type { PlanInput, Question } from "../../src/protocol/plan.js";
import { whyText, whyWon } from "../../src/search/whyWon.js";
import { comparisonName, compareIds, parseCandidateId } from "../../src/search/keys.js";
import { startState } from "../../src/search/reduce.js";
import type { Candidate, Chance, Comparison, SearchState } from "../../src/search/state.js";
import { comparingProviders } from "./fakeComparer.js";
import { planOf, providersOf } from "./searchHarness.js";

/** Searches that have ended, as states made by hand: what their ends are told by, and nothing else. */

export interface WonImage {
  readonly total?: number | null;
  /** 0-10. */
  readonly aesthetic?: number | null;
  readonly parent?: string;
  /** By the number of the question, 1 for `q1`. */
  readonly answers?: readonly (number | null)[];
  readonly covers?: readonly string[];
  readonly confirmed?: boolean;
}

export interface WonState {
  readonly plan?: Partial<PlanInput>;
  readonly images: Readonly<Record<string, WonImage>>;
  readonly winner: string | null;
  readonly picked?: string;
  readonly checklist?: readonly Question[];
  /** "i0c0 > i0c1 = i0c2": best first, of iteration 0. */
  readonly comparisons?: readonly string[];
  /** Of the last ranking: id, best, kept. */
  readonly chances?: readonly (readonly [id: string, win: number, kept: number])[];
  /** Whether the vision model can compare. */
  readonly compares?: boolean;
}

/** @param plan ranked by comparing where comparisons are told */
export function wonState(won: WonState): SearchState {
  const { comparisons = [], compares = comparisons.length > 0 } = won;
  const first: EventOf<"searchStarted"> = {
    ...{ seq: 0, at: 1, kind: "searchStarted", schemaVersion, appVersion: "test" },
    sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
    plan: planOf({ ...(compares && { ranker: "compare" }), ...won.plan }),
    providers: compares ? comparingProviders() : providersOf(),
  };
  const candidates = Object.keys(won.images)
    .sort(compareIds)
    .map((id) => candidateFrom(id, won));
  const chances = won.chances?.map(([id, win, kept]): Chance => ({ id, win, kept }));
  const count = Math.max(0, ...candidates.map(({ iteration }) => iteration)) + 1;
  return {
    ...startState(first),
    checklist: won.checklist ?? null,
    candidates: Object.fromEntries(candidates.map((each) => [each.id, each])),
    iterations: Array.from({ length: count }, (_, index) => {
      const ids = candidates.filter(({ iteration }) => iteration === index).map(({ id }) => id);
      const isLast = index === count - 1 && chances !== undefined;
      const all = { index, size: ids.length, isCut: false, candidates: ids, kept: [] };
      return isLast ? { ...all, chances } : all;
    }),
    comparisons: comparisons.map(comparisonFrom),
    end: { kind: "finished", reason: "completed", winner: won.winner, at: 2 },
    picked: won.picked ?? null,
  };
}

function candidateFrom(id: string, { images, checklist = [] }: WonState): Candidate {
  const { total = null, aesthetic = null, parent = null, ...image } = images[id] ?? {};
  return {
    ...parseCandidateId(id),
    ...{ id, parent, halves: "both", action: "refine", critiqueRef: null, base: null, seed: 1 },
    ...{ state: "judged", texts: null, image: null, source: null, drawnBy: null, findings: [] },
    nearly: null,
    ...{ refused: null, error: null, errorBefore: null, keptAfter: [], children: [] },
    ...{ milliseconds: 0, costNanoUsd: 0 },
    covers: image.covers ?? null,
    confirmed: image.confirmed ?? null,
    scores: { alignment: total, aesthetic, total },
    answers:
      image.answers?.map((yes, at) => ({ id: checklist[at]?.id ?? `q${at + 1}`, yes })) ?? null,
  };
}

function comparisonFrom(text: string, call: number): Comparison {
  const order = text.split(" > ").map((group) => group.split(" = "));
  const named = { iteration: 0, round: call, shown: order.flat() };
  return { ...named, call: comparisonName(named), order, notes: {} };
}

export function wonQuestion(text: string, at: number): Question {
  return { id: `q${at + 1}`, text, half: "what", weight: 1, kind: "object", needs: [] };
}
export const wonChecklist = ["Is there a boat?", "Is it red?", "Is it night?"].map(wonQuestion);

/** What is said of the winner, line by line, with spaces for those that hold a unit to its figure. */
export function wordsOf(won: WonState): string[] | undefined {
  return whyWon(wonState(won))?.lines.map((line) => whyText(line).replaceAll("\u00a0", " "));
}

/** A test a row: a state, and exactly what is said of its winner. */
export function saysExactly(
  rows: Readonly<Record<string, readonly [WonState, readonly string[] | undefined]>>,
): void {
  for (const [why, [won, words]] of Object.entries(rows)) {
    it(why, () => assert.deepEqual(wordsOf(won), words));
  }
}
