import { cutText } from "../base/cutText.js";
import { schemaVersion } from "../protocol/events.js";
import { summaryTextUnits, type Metadata, type Summary } from "../protocol/metadata.js";
import { allCandidates } from "../search/candidates.js";
import {
  fateOf,
  globalRanking,
  lineageOf,
  ranksOf,
  statusOf,
  winnerOf,
} from "../search/selectors.js";
import type { Candidate, SearchState } from "../search/state.js";

/** What `metadata.json` says of a state. @param journalBytes length of the journal it was folded from */
export function metadataOf(state: SearchState, journalBytes: number): Metadata {
  const ranks = ranksOf(state);
  const winner = winnerOf(state);
  return {
    schemaVersion,
    summary: summaryOf(state, journalBytes),
    plan: state.plan,
    providers: state.providers,
    candidates: allCandidates(state).map((candidate) => ({
      ...candidateFields(state, candidate),
      iterationRank: ranks[candidate.id]?.iterationRank ?? null,
      rank: ranks[candidate.id]?.rank ?? null,
    })),
    critiques: Object.values(state.critiques).flatMap(({ candidate, iteration, written }) =>
      written === null ? [] : [{ candidate, iteration, ...written }],
    ),
    winner,
    lineage: winner === null ? [] : lineageOf(state, winner),
    usage: usageOf(state),
  };
}

/** One row of a list of sessions. */
export function summaryOf(state: SearchState, journalBytes: number): Summary {
  const [best] = globalRanking(state);
  return {
    sessionId: state.sessionId,
    goal: cutText(state.plan.goal, summaryTextUnits),
    title: state.title === null ? null : cutText(state.title, summaryTextUnits),
    state: statusOf(state),
    startedAt: state.startedAt,
    finishedAt: state.end?.at ?? null,
    best: best === undefined ? null : (state.candidates[best]?.scores?.total ?? null),
    images: state.totals.images,
    journalBytes,
  };
}

/**
 * The file's text. The summary stands on one line at the front, so that it ends within the first
 * 4 KB; the rest is laid out for people.
 */
export function metadataText(metadata: Metadata): string {
  const { schemaVersion: version, summary, ...rest } = metadata;
  const head = `{"schemaVersion":${version},"summary":${JSON.stringify(summary)},\n`;
  return `${head}${JSON.stringify(rest, null, 1).slice(2)}\n`;
}

function candidateFields(
  state: SearchState,
  candidate: Candidate,
): Omit<Metadata["candidates"][number], "iterationRank" | "rank"> {
  const { id, iteration, parent, texts, image, seed, scores, critiqueRef } = candidate;
  return {
    id,
    iteration,
    parent,
    what: texts?.what ?? null,
    how: texts?.how ?? null,
    prompt: texts?.prompt ?? null,
    image,
    seed,
    scores,
    findings: [...candidate.findings],
    keptAfter: [...candidate.keptAfter],
    state: candidate.state,
    fate: fateOf(state, candidate),
    critiqueRef,
    error: candidate.error,
  };
}

function usageOf({ totals, activeMs }: SearchState): Metadata["usage"] {
  const { calls, images, inputTokens, outputTokens, costUsd } = totals;
  return { calls, images, inputTokens, outputTokens, costUsd, seconds: activeMs / 1000 };
}
