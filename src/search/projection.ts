import type { Finding } from "../protocol/events.js";
import type { Plan } from "../protocol/plan.js";
import { allCandidates } from "./candidates.js";
import type { CritiqueText } from "./criticPort.js";
import { machineWinnerOf, ranksOf, type Ranks } from "./selectors.js";
import type { Scores, SearchState } from "./state.js";

/**
 * What two runs of one plan and seed must agree on: without times, seqs, folders, UUIDs, attempts
 * the usage of calls that a crash repeated,
 * and what a person said of the images.
 */
export interface Projection {
  readonly plan: Plan;
  readonly candidates: readonly ProjectedCandidate[];
  readonly critiques: readonly ({ readonly ref: string } & Partial<CritiqueText>)[];
  readonly winner: string | null;
}

export interface ProjectedCandidate extends Ranks {
  readonly id: string;
  readonly parent: string | null;
  readonly what: string | null;
  readonly how: string | null;
  readonly prompt: string | null;
  readonly seed: number;
  readonly imageSha256: string | null;
  readonly scores: Scores | null;
  readonly findings: readonly Finding[];
  readonly critiqueRef: string | null;
  readonly keptAfter: readonly number[];
  readonly errorCode: string | null;
}

export function projectionOf(state: SearchState): Projection {
  const ranks = ranksOf(state);
  return {
    plan: state.plan,
    candidates: allCandidates(state).map((candidate) => ({
      id: candidate.id,
      parent: candidate.parent,
      what: candidate.texts?.what ?? null,
      how: candidate.texts?.how ?? null,
      prompt: candidate.texts?.prompt ?? null,
      seed: candidate.seed,
      imageSha256: candidate.image?.sha256 ?? null,
      scores: candidate.scores,
      findings: candidate.findings,
      critiqueRef: candidate.critiqueRef,
      keptAfter: candidate.keptAfter,
      errorCode: candidate.error?.code ?? null,
      rank: ranks[candidate.id]?.rank ?? null,
      iterationRank: ranks[candidate.id]?.iterationRank ?? null,
    })),
    critiques: Object.values(state.critiques).map(({ ref, written }) => ({ ref, ...written })),
    winner: machineWinnerOf(state),
  };
}
