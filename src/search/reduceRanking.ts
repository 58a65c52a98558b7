import { JournalError } from "../base/errors.js";
import type { EventOf } from "../protocol/events.js";
import { candidateOf, isSettled } from "./candidates.js";
import type { Candidate, Iteration, SearchState } from "./state.js";

/** Less than this in the best total, points of 100, is no progress. */
export const plateauGain = 0.5;

/** What a ranking changes: who is kept, and the counts that a plateau and a pause are told by. */
export function reduceRanking(state: SearchState, event: EventOf<"iterationRanked">): SearchState {
  const iteration = state.iterations[event.iteration];
  if (iteration === undefined || iteration !== state.iterations.at(-1)) {
    throw new JournalError("journal.corrupt", `Iteration ${event.iteration} was never planned`);
  }
  const candidates: Record<string, Candidate> = { ...state.candidates };
  for (const id of event.kept) {
    const candidate = candidateOf(state, id);
    candidates[id] = { ...candidate, keptAfter: [...candidate.keptAfter, event.iteration] };
  }
  return {
    ...state,
    candidates,
    iterations: state.iterations.with(-1, { ...iteration, kept: event.kept }),
    late: state.late.filter((id) => !isSettled(candidateOf(state, id))),
    ...counts(state, iteration, event),
  };
}

function counts(
  state: SearchState,
  iteration: Iteration,
  event: EventOf<"iterationRanked">,
): Pick<SearchState, "failedIterations" | "flatIterations"> {
  const { failedIterations, flatIterations } = state;
  if (iteration.index === 0) return { failedIterations, flatIterations };
  const allFailed = iteration.candidates.every((id) => candidateOf(state, id).state === "failed");
  if (allFailed) return { failedIterations: failedIterations + 1, flatIterations };
  const before = bestTotal(state, state.iterations[iteration.index - 1]?.kept?.[0]);
  const now = bestTotal(state, event.pool[0]?.id);
  if (before === null || now === null) return { failedIterations: 0, flatIterations };
  const isFlat = now - before < plateauGain;
  return { failedIterations: 0, flatIterations: isFlat ? flatIterations + 1 : 0 };
}

function bestTotal(state: SearchState, id: string | undefined): number | null {
  return id === undefined ? null : (candidateOf(state, id).scores?.total ?? null);
}
