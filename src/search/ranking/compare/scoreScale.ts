import type { Candidate } from "../../state.js";

/**
 * How far totals are believed. A judge's scores agree with people on about 64 % of pairs (VQAScore on
 * GenAI-Bench); scores that correlate with the truth by r do so on 1/2 + asin(r) / pi of them, so r is
 * .43, and a standard deviation of totals is worth .43 of one of strengths (1.64 logits).
 * @see Li et al. (2024), GenAI-Bench, arXiv:2406.13743
 */
export const logitsPerSd = 0.7;
/** Totals that differ by less, points of 100, do not differ: nobody scores as finely as that. */
const leastSd = 3;
/** Where no total is known. */
const unknownSd = 10;

/** From totals, 0-100, to strengths in logits, and back. */
export interface ScoreScale {
  /** Null for a total that is not known. */
  readonly strengthOf: (total: number | null) => number | null;
  readonly pointsPerLogit: number;
}

/** @param scored those whose totals the others are measured by */
export function scoreScaleOf(scored: readonly Pick<Candidate, "scores">[]): ScoreScale {
  const totals = scored.flatMap(({ scores }) => (scores?.total == null ? [] : [scores.total]));
  const mean = totals.reduce((sum, each) => sum + each, 0) / Math.max(1, totals.length);
  const squares = totals.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const sd = totals.length < 2 ? unknownSd : Math.sqrt(squares / (totals.length - 1));
  const pointsPerLogit = Math.max(leastSd, sd) / logitsPerSd;
  return {
    strengthOf: (total) => (total === null ? null : (total - mean) / pointsPerLogit),
    pointsPerLogit,
  };
}
