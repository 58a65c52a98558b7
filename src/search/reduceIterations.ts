import { JournalError } from "../base/errors.js";
import type { EventOf } from "../protocol/events.js";
import { candidateOf, isSettled, lastIteration } from "./candidates.js";
import type { Draft } from "./draft.js";
import { critiqueRef, parseCandidateId, seedFor } from "./keys.js";
import { rankerOf } from "./ranking/rankers.js";
import { rulesOf } from "./rules.js";
import type { Candidate, Iteration } from "./state.js";

/** The part of the reducer that follows iterations: planned, ranked. */

export function reducePlanned(draft: Draft, event: EventOf<"candidatePlanned">): void {
  const { iteration, index } = parseCandidateId(event.candidate);
  const { plan } = draft.state;
  const planned = lastIteration(draft.state);
  const isNew = planned?.index !== iteration;
  const isInOrder = isNew
    ? index === 0 && iteration === draft.state.iterations.length
    : index === planned.candidates.length;
  if (!isInOrder) {
    throw new JournalError("journal.corrupt", `${event.candidate} is planned out of order`);
  }
  const candidate: Candidate = {
    id: event.candidate,
    iteration,
    index,
    parent: event.parent,
    halves: event.halves,
    action: event.action,
    critiqueRef: event.critiqueRef,
    base: event.base ?? null,
    seed: seedFor(plan.seed, event.candidate),
    state: "planned",
    // Known before any call, where the goal is the prompt.
    texts: plan.wording === "plain" ? { what: plan.goal, how: "", prompt: plan.goal } : null,
    nearly: null,
    covers: null,
    image: null,
    source: null,
    drawnBy: null,
    scores: null,
    findings: [],
    answers: null,
    confirmed: null,
    refused: null,
    error: null,
    errorBefore: null,
    keptAfter: [],
    children: [],
    milliseconds: 0,
    costNanoUsd: 0,
  };
  linkParent(draft, candidate);
  draft.putIteration({
    index: iteration,
    size: event.iterationSize,
    isCut: isNew ? event.iterationSize < plan.candidates : planned.isCut,
    candidates: [...(isNew ? [] : planned.candidates), candidate.id],
    kept: null,
  });
  draft.put("candidates", candidate.id, candidate);
}

/** @throws {JournalError} its parent was not planned before it, or its base or critique is another's */
function linkParent(draft: Draft, child: Candidate): void {
  const { id, iteration, parent, base, critiqueRef: ref } = child;
  if (base !== null) draft.candidate(base);
  const children = parent === null ? [] : draft.candidate(parent).children;
  const expected = parent === null ? null : critiqueRef(iteration, parent);
  if (ref !== null && ref !== expected) {
    throw new JournalError("journal.corrupt", `${ref} is not the critique that ${id} waits for`);
  }
  if (parent === null) return;
  draft.changeCandidate(parent, { children: [...children, id] });
  if (ref === null || Object.hasOwn(draft.state.critiques, ref)) return;
  draft.put("critiques", ref, { ref, candidate: parent, iteration, written: null, error: null });
}

/** What a ranking changes: who is kept, and the counts that a plateau and a pause are told by. */
export function reduceRanking(draft: Draft, event: EventOf<"iterationRanked">): void {
  const iteration = lastIteration(draft.state);
  if (iteration?.index !== event.iteration) {
    throw new JournalError("journal.corrupt", `Iteration ${event.iteration} was never planned`);
  }
  const counts = countsAfter(draft, iteration, event);
  for (const id of event.kept) {
    const { keptAfter } = draft.candidate(id);
    // A journal that says so twice has kept it once.
    if (keptAfter.includes(event.iteration)) continue;
    draft.changeCandidate(id, { keptAfter: [...keptAfter, event.iteration] });
  }
  const { kept, chances } = event;
  draft.putIteration({ ...iteration, kept, ...(chances && { chances }) });
  const late = draft.state.late.filter((id) => !isSettled(candidateOf(draft.state, id)));
  // A search that had failed goes on from here: there is no end to come back to.
  const { reopened } = draft.state;
  draft.set({ late, ...counts, reopened: reopened?.kind === "failed" ? null : reopened });
}

function countsAfter(
  { state }: Draft,
  iteration: Iteration,
  event: EventOf<"iterationRanked">,
): { failedIterations: number; flatIterations: number } {
  const { failedIterations, flatIterations } = state;
  if (iteration.index === 0) return { failedIterations, flatIterations };
  const allFailed = iteration.candidates.every((id) => candidateOf(state, id).state === "failed");
  if (allFailed) return { failedIterations: failedIterations + 1, flatIterations };
  const before = state.iterations[iteration.index - 1]?.kept?.[0];
  const gain = rankerOf(state).gain(state, before, event.pool[0]?.id);
  if (gain === null) return { failedIterations: 0, flatIterations };
  const isFlat = gain < rulesOf(state).plateauGain;
  return { failedIterations: 0, flatIterations: isFlat ? flatIterations + 1 : 0 };
}
