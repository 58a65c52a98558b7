import type { Json } from "../../base/canonicalJson.js";
import { CallError } from "../../base/errors.js";
import { candidateOf, critiqueOf, textsOf } from "../candidates.js";
import { failedChildren } from "../children.js";
import { comparisonsBefore, notesOn } from "../comparisons.js";
import { seedFor } from "../keys.js";
import type { JudgedCandidate } from "../criticPort.js";
import type { ForeseenCritique } from "../foreseen.js";
import { rankerOf } from "../ranking/rankers.js";
import { rulesOf } from "../rules.js";
import type { Candidate, SearchState } from "../state.js";
import { openedDrawing } from "./openedDrawing.js";
import { readAnswer, type IterationCall } from "./callKind.js";

const fields = ["text", "recommendations", "usage"] as const;

/** What is wrong with a parent, before its children are written from it. */
export const critiqueCall: IterationCall<ForeseenCritique> = {
  role: "language",
  stage: null,
  answeredBy: "critiqueWritten",
  perIteration: ({ providers: { language } }, parents) =>
    language.abilities.critiques === true ? parents : 0,
  planned: ({ critiques }) =>
    Object.values(critiques).map(({ ref, iteration, written, error }) => {
      return { name: ref, iteration, isSettled: written !== null || error !== null };
    }),
  requirePlanned: (draft, name) => void draft.critique(name),
  before: (state, { critiqueRef: ref }, step) => {
    if (ref === null || step !== "write") return null;
    const { written, error } = critiqueOf(state, ref);
    return written === null && error === null ? ref : null;
  },
  request: (now, { name }) => {
    const { candidate, iteration, ref } = critiqueOf(now, name);
    // Only what was known when the critique became due: what is compared since is not its business.
    const state = { ...now, comparisons: comparisonsBefore(now.comparisons, iteration) };
    const seen = (each: Candidate) => asSeen(state, each);
    const parent = candidateOf(state, candidate);
    const last = state.iterations[iteration - 1]?.candidates ?? [];
    const others = last.filter((id) => id !== parent.id && candidateOf(state, id).scores !== null);
    // Nor are later children.
    const failed = failedChildren(state, parent).filter((child) => child.iteration < iteration);
    return {
      goal: state.plan.goal,
      parent: seen(parent),
      ...(parent.source && { source: { ref: parent.source } }),
      siblings: siblingsOf(state, others),
      failedChildren: failed.map(seen),
      seed: seedFor(state.plan.seed, ref),
    };
  },
  received: ({ source, ...request }) => ({
    kind: "critique",
    request: {
      ...(request as unknown as Readonly<Record<string, Json>>),
      ...(source && { source: { sha256: source.ref.sha256 } }),
    },
  }),
  foreseen: (request) => ({ role: "language", asked: "critique", request }),
  run: async ({ request: { source: told, ...rest } }, { ask, images }) => {
    const answer = await ask(async ({ critic }, signal) => {
      if (critic === null) throw new CallError("critic.missing", "No critic is set up");
      const source = await openedDrawing(images, told?.ref, signal);
      return critic.critique(source === undefined ? rest : { ...rest, source }, signal);
    });
    const { text, recommendations, usage } = readAnswer(answer, fields);
    return { body: { kind: "critiqueWritten", text, recommendations }, usage };
  },
  reduce: (draft, { name }, event) => {
    if (event.kind !== "critiqueWritten") return;
    const { text, recommendations } = event;
    draft.changeCritique(name, { written: { text, recommendations } });
  },
  failed: ({ name }, error) => ({ kind: "critiqueFailed", critique: name, ...error }),
};

function siblingsOf(state: SearchState, ids: readonly string[]): JudgedCandidate[] {
  return rankerOf(state)
    .order(state, ids)
    .slice(0, rulesOf(state).siblingsTold)
    .map((id) => asSeen(state, candidateOf(state, id)));
}

function asSeen(
  { comparisons }: Pick<SearchState, "comparisons">,
  candidate: Candidate,
): JudgedCandidate {
  const { what, how, prompt } = textsOf(candidate);
  const { alignment, aesthetic, total } = candidate.scores ?? unknownScores;
  const { id, findings } = candidate;
  const compared = notesOn(comparisons, id);
  return {
    ...{ id, what, how, prompt, alignment, aesthetic, total, findings },
    ...(compared.length > 0 && { compared }),
  };
}

const unknownScores = { alignment: null, aesthetic: null, total: null };
