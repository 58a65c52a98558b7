import type { SessionEvent } from "../protocol/events.js";
import type { CapsChange } from "../protocol/plan.js";
import { activeUntil } from "./activeTime.js";
import { rankerOf } from "./ranking/rankers.js";
import { allCandidates, candidateOf } from "./candidates.js";
import { dueOf } from "./dueStep.js";
import { parseComparison, parseKey } from "./keys.js";
import { reduce } from "./reduce.js";
import { newestRules } from "./rules.js";
import type { Candidate, Chance, SearchState } from "./state.js";

/** What follows from a state and is not stored in it. All pure. */

export type Fate = "none" | "kept" | "pruned" | "winner";

/** What a journal says of a search; `running` is `interrupted` where no live process holds it. */
export type SearchStatus = "running" | "paused" | "finished" | "failed" | "cancelled";

/** All judged candidates, best first. The first one is the winner-to-be. */
export function globalRanking(state: SearchState): string[] {
  const judged = allCandidates(state).flatMap(({ id, scores }) => (scores === null ? [] : [id]));
  return [...rankerOf(state).order(state, judged)];
}

/** 1-based places among all judged and among each candidate's own iteration. */
export interface Ranks {
  readonly rank: number | null;
  readonly iterationRank: number | null;
}

/** @returns a rank for every candidate; null where it is not judged */
export function ranksOf(state: SearchState): Readonly<Record<string, Ranks>> {
  const places = new Map(globalRanking(state).map((id, index) => [id, index + 1]));
  const seen = new Map<number, number>();
  const ranks: Record<string, Ranks> = {};
  for (const { id } of allCandidates(state)) ranks[id] = { rank: null, iterationRank: null };
  for (const [id, rank] of places) {
    const { iteration } = candidateOf(state, id);
    const iterationRank = (seen.get(iteration) ?? 0) + 1;
    seen.set(iteration, iterationRank);
    ranks[id] = { rank, iterationRank };
  }
  return ranks;
}

/** How sure the last ranking was of a candidate; null where nobody compared. */
export function chanceOf({ iterations }: SearchState, id: string): Chance | null {
  const chances = iterations.toReversed().flatMap(({ chances: each = [] }) => each);
  return chances.find((chance) => chance.id === id) ?? null;
}

/** How many images are compared with each other now. */
export function comparedNow({ running }: SearchState): number {
  const calls = Object.keys(running).map(parseKey);
  const shown = calls
    .filter(({ kind }) => kind === "compare")
    .map(({ name }) => parseComparison(name).shown);
  return new Set(shown.flat()).size;
}

/** What the person picked, at any time, else what the search ended with. */
export function winnerOf(state: SearchState): string | null {
  return state.picked ?? machineWinnerOf(state);
}

/** What the search ended with, whatever the person picked. */
export function machineWinnerOf({ end }: SearchState): string | null {
  return end?.kind === "finished" ? end.winner : null;
}

/**
 * The image that stands for the search: its winner, else the best of the judged so far.
 * @param ranking all judged, best first, where that is known already
 */
export function bestOf(state: SearchState, ranking?: readonly string[]): string | null {
  return winnerOf(state) ?? (ranking ?? globalRanking(state))[0] ?? null;
}

/** All that are drawn, in the order of what is known of them: the winner, the judged, the others. */
export function drawnOf(state: SearchState): string[] {
  const winner = winnerOf(state);
  const all = allCandidates(state).map(({ id }) => id);
  const ranked = [...(winner === null ? [] : [winner]), ...globalRanking(state), ...all];
  return [...new Set(ranked)].filter((id) => candidateOf(state, id).image !== null);
}

/** Images to choose a winner from: `max` at most, the best first, each picture once. */
export function shortlistOf(state: SearchState, max = 4): string[] {
  const first = winnerOf(state);
  const ranked = [...(first === null ? [] : [first]), ...globalRanking(state)];
  const seen = new Set<string>();
  const listed: string[] = [];
  for (const id of ranked) {
    const image = candidateOf(state, id).image;
    if (image === null || seen.has(image.sha256)) continue;
    seen.add(image.sha256);
    listed.push(id);
    if (listed.length === max) break;
  }
  return listed;
}

/** Whether it has images to choose a winner from. */
export function canCompareBest(state: SearchState): boolean {
  return shortlistOf(state, 2).length > 1;
}

export function fateOf(state: SearchState, candidate: Candidate): Fate {
  if (winnerOf(state) === candidate.id) return "winner";
  if (candidate.keptAfter.length > 0) return "kept";
  const ranked = state.iterations[candidate.iteration]?.kept != null;
  return ranked && candidate.scores !== null ? "pruned" : "none";
}

/** Ids from the first ancestor to `id`. */
export function lineageOf(state: SearchState, id: string): string[] {
  const lineage: string[] = [];
  for (let at: string | null = id; at !== null; at = candidateOf(state, at).parent) {
    lineage.unshift(at);
  }
  return lineage;
}

export function statusOf(state: SearchState): SearchStatus {
  if (state.end?.kind === "failed") return "failed";
  if (state.end !== null) return state.end.reason === "cancelled" ? "cancelled" : "finished";
  return state.pause === null ? "running" : "paused";
}

/** Why a search cannot end with what is judged, and what to do instead; null when it can. */
export function whyNoFinish(state: SearchState): string | null {
  if (state.end !== null || globalRanking(state).length > 0) return null;
  return "No image is judged yet, so there is none to finish with. Resume or cancel it.";
}

/** Whether a failed candidate may be tried again now. */
export function canRetry(state: SearchState, id: string): boolean {
  return whyNoRetry(state, id) === null;
}

/** Those of some candidates that can be tried again, were the caps like this. */
export function retriable(state: SearchState, ids: readonly string[], caps?: CapsChange): string[] {
  const under = { ...state, caps: { ...state.caps, ...caps } };
  return ids.filter((id) => canRetry(under, id));
}

/** Why a candidate cannot be tried again now, and what to do; null when it can. */
export function whyNoRetry(state: SearchState, id: string): string | null {
  const candidate = Object.hasOwn(state.candidates, id) ? state.candidates[id] : undefined;
  if (candidate?.state !== "failed") return `${id} has not failed, so there is nothing to retry.`;
  if (state.cancelRequested) return "The search was cancelled: start a new one.";
  if (state.finishRequested) return "The search is finishing: retry once it has ended.";
  if (Object.values(state.caps).every((cap) => cap === null)) return null;
  // Asked of the state that a retry would lead to: the answer is the one that it would get.
  const { nextSeq: seq, lastAt: at } = state;
  const retried = reduce(
    { ...state, rules: newestRules },
    { seq, at, kind: "retryRequested", candidate: id },
  );
  const isOutOfTime = activeUntil(state, at) >= 1000 * (state.caps.maxSeconds ?? Infinity);
  return isOutOfTime || dueOf(retried, candidateOf(retried, id)).kind === "fail"
    ? "The caps leave no room for another attempt: raise them first."
    : null;
}

/** The candidates that failed for the same reason as one that failed, that one first. */
export function failedAlike(state: SearchState, id: string): string[] {
  const code = candidateOf(state, id).error?.code;
  const others = allCandidates(state).filter(
    (other) => other.state === "failed" && other.id !== id && other.error?.code === code,
  );
  return [id, ...others.map((other) => other.id)];
}

export function isDecision(event: SessionEvent): boolean {
  return (
    event.kind === "candidatePlanned" ||
    event.kind === "candidateFailed" ||
    event.kind === "critiqueFailed" ||
    event.kind === "callGivenUp" ||
    event.kind === "iterationRanked" ||
    event.kind === "searchFailed" ||
    event.kind === "searchFinished" ||
    (event.kind === "searchPaused" && event.by === "provider")
  );
}
