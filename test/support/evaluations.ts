import { createHash, randomUUID } from "node:crypto";
import { seededRandom } from "../../src/base/random.js";
import type { MergedEvaluation } from "../../src/evaluation/sameImages.js";
import { mergeVotes } from "../../src/evaluation/mergeVotes.js";
import { Faults } from "../../src/evaluation/faults.js";
import type { Evaluation, EvaluationItem, Outcome, Vote } from "../../src/protocol/evaluation.js";

/** Evaluations that nobody made, and people who vote by what they think of each image. */

export function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** @param values what to change of an evaluation of `count` images of one session */
export function evaluationOf(count: number, values: Partial<Evaluation> = {}): Evaluation {
  const folder = "2026-01-31/ses-201500";
  const items = Array.from({ length: count }, (_, key): EvaluationItem => {
    const candidate = `i${Math.floor(key / 4)}c${key % 4}`;
    return {
      ...{ key, arm: 0, goal: 0, folder, candidate, file: `${candidate}.png` },
      sha256: sha256Of(candidate),
      machineRank: key + 1,
      scores: { alignment: 98 - key, aesthetic: (key * 7) % 10, total: 80 - key },
    };
  });
  return {
    schemaVersion: 1,
    evaluationId: "6f1c8a52-6f0a-4a4e-9d43-1f6f2b1f1a01",
    createdAt: Date.UTC(2026, 0, 31, 21),
    kind: "session",
    goals: ["a lighthouse at dusk"],
    arms: [{ name: "search", sessions: [folder], images: count, costUsd: 0.12, seconds: 75.5 }],
    items,
    alpha: 0.7,
    ...values,
  };
}

/** `count` pairs of a search and its control, goal after goal. */
export function armsOf(count: number, goals = 1): Evaluation {
  const [arm] = evaluationOf(12).arms;
  if (arm === undefined) throw new Error("an evaluation without an arm");
  return evaluationOf(2 * count, {
    kind: "arms",
    goals: Array.from({ length: goals }, (_, goal) => `goal ${goal}`),
    arms: [arm, { ...arm, name: "control", costUsd: null, seconds: 20 }],
    items: evaluationOf(2 * count).items.map((item, key) => ({
      ...item,
      ...{ arm: key % 2, goal: Math.floor(key / 2) % goals },
    })),
  });
}

/** A vote with an id of its own. */
export function voteOf(left: number, right: number, outcome: Outcome, at = 1): Vote {
  return { kind: "vote", id: randomUUID(), at, left, right, outcome, ms: 1200 };
}

/** An evaluation with somebody's votes. */
export function mergedOf(
  evaluation: Evaluation,
  votes: readonly Vote[],
  voter: { readonly voter: string; readonly name?: string } = { voter: "ab12cd34" },
): MergedEvaluation {
  const voters = mergeVotes([{ voter, said: votes }], new Faults());
  return { evaluation, evaluationIds: [evaluation.evaluationId], voters, faults: [] };
}

/**
 * Votes about random pairs of a person who thinks of each image what `strengths` says, and answers
 * by Davidson's model, .2 ties.
 */
export function simulatedVotes(strengths: readonly number[], count: number, seed: string): Vote[] {
  const random = seededRandom("voter", seed);
  const keys = strengths.map((_, key) => key);
  return Array.from({ length: count }, (_, at) => {
    const [left = 0, right = 1] = random.shuffle(keys);
    const difference = (strengths[left] ?? 0) - (strengths[right] ?? 0);
    const [ahead, behind, tie] = [Math.exp(difference / 2), Math.exp(-difference / 2), 0.5];
    const drawn = random.next() * (ahead + behind + tie);
    return voteOf(
      left,
      right,
      drawn < ahead ? "left" : drawn < ahead + behind ? "right" : "tie",
      at,
    );
  });
}
