import type { EventBody } from "../protocol/events.js";
import { plannableCandidates } from "./budget.js";
import { candidateOf } from "./candidates.js";
import { answered, lackingWeights } from "./checklist.js";
import { hasBetterChild } from "./children.js";
import { candidateId, critiqueRef } from "./keys.js";
import type { Halves } from "./ports.js";
import { rulesOf } from "./rules.js";
import type { Candidate, SearchState } from "./state.js";

/**
 * The next candidate of an iteration: the planning is one decision a candidate, each a function of
 * the state, and the first one fixes the size.
 * @returns null when all of the iteration are planned, or the caps allow none at all
 */
export function nextPlanned(state: SearchState, iteration: number): EventBody | null {
  const planned = state.iterations[iteration];
  const parents = iteration === 0 ? [] : parentsFor(state);
  const size = planned?.size ?? plannableCandidates(state, parents.length);
  const index = planned?.candidates.length ?? 0;
  if (index >= size) return null;
  const parent = parents[parentIndex(index, parents.length, size)] ?? null;
  const base = parent !== null && editsDrawing(state, parent) ? { base: parent } : {};
  const critiqued = parent !== null && state.providers.language.abilities.critiques === true;
  return {
    kind: "candidatePlanned",
    candidate: candidateId(iteration, index),
    parent,
    action: parent === null ? "expand" : "refine",
    ...base,
    iterationSize: size,
    halves: parent === null ? "both" : halvesFor(state, candidateOf(state, parent), iteration),
    critiqueRef: critiqued ? critiqueRef(iteration, parent) : null,
  };
}

/** Whether the model that draws can go on from the parent's own drawing. */
function editsDrawing({ providers, candidates }: SearchState, parent: string): boolean {
  return providers.image.abilities.edits === true && candidates[parent]?.source != null;
}

/**
 * Whose children the next iteration draws, best first: survivors that have not been kept too often or
 * have a child that beat them; if there are none, all survivors, so that a search that is stuck on
 * one image still goes on.
 */
export function parentsFor(state: SearchState): readonly string[] {
  const { keptWithoutProgress } = rulesOf(state);
  const survivors = state.iterations.findLast(({ kept }) => kept !== null)?.kept ?? [];
  const promising = survivors.filter((id) => {
    const survivor = candidateOf(state, id);
    return survivor.keptAfter.length < keptWithoutProgress || hasBetterChild(state, survivor);
  });
  return promising.length > 0 ? promising : survivors;
}

/**
 * Parent p of P gets `floor(n/P) + (p < n mod P)` children, in contiguous places.
 * @returns the parent's place, 0..P-1; 0 when there are no parents
 */
export function parentIndex(index: number, parents: number, size: number): number {
  if (parents === 0) return 0;
  const each = Math.floor(size / parents);
  const withOneMore = size % parents;
  const boundary = withOneMore * (each + 1);
  if (index < boundary) return Math.floor(index / (each + 1));
  return withOneMore + Math.floor((index - boundary) / Math.max(1, each));
}

function halvesFor(state: SearchState, parent: Candidate, iteration: number): Halves {
  switch (state.plan.refine) {
    case "both":
      return "both";
    case "alternate":
      return iteration % 2 === 1 ? "what" : "how";
    case "weakest":
      return weakestHalf(state, parent);
  }
}

/** The half of which more is missing, else the one that the lower score belongs to. */
function weakestHalf({ checklist }: SearchState, parent: Candidate): Halves {
  const { answers, findings, scores } = parent;
  const unmet = (half: "what" | "how"): number =>
    findings.filter((finding) => finding.half === half && finding.met === false).length;
  const missing =
    checklist === null || answers === null
      ? { what: unmet("what"), how: unmet("how") }
      : lackingWeights(answered(checklist, answers));
  const difference = missing.what - missing.how;
  if (difference !== 0) return difference > 0 ? "what" : "how";
  if (scores?.alignment == null || scores.aesthetic === null) return "both";
  return scores.alignment <= 10 * scores.aesthetic ? "what" : "how";
}
