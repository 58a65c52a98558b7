import type { EventOf } from "../protocol/events.js";
import type { CapsChange } from "../protocol/plan.js";
import type { CandidateStep } from "./calls/callKind.js";
import { stepsOf } from "./calls/callKinds.js";
import { allCandidates } from "./candidates.js";
import { attemptsOf, countsOf, type Draft } from "./draft.js";
import { stepName } from "./keys.js";
import { isSpared, testNames } from "./judgeTest/judgeTest.js";
import { reduceLost } from "./reduceCalls.js";
import { rulesOf, rulesOfFormat } from "./rules.js";
import type { Attempts, Candidate, CandidateStage, SearchState } from "./state.js";

/** The part of the reducer that follows what a person asks for, and pauses. */

export function reducePaused(draft: Draft, event: EventOf<"searchPaused">): void {
  const { by, at, message = null, code = null, role = null } = event;
  draft.set({ pause: { by, at, message, code, role } });
  // The pause is the answer to the failures: they count again from the resume.
  if (by === "provider") draft.set({ failedIterations: 0, trouble: null });
}

export function reduceResumed(draft: Draft, event: EventOf<"searchResumed">): void {
  for (const key of event.lost) reduceLost(draft, key);
  const { pause, waits } = draft.state;
  for (const [lane, { untilMs }] of Object.entries(waits)) {
    // A person has seen to a provider's pause: it may be asked again at once. What a provider asked
    // for before any other stop still holds, but time in which nobody asked says nothing of it.
    const isOver = pause?.by === "provider" || untilMs <= event.at;
    if (isOver) draft.remove("waits", lane);
    else draft.put("waits", lane, { untilMs, sinceMs: event.at });
  }
  draft.set({ pause: null, trouble: null, failedIterations: 0 });
}

export function reduceRetry(draft: Draft, event: EventOf<"retryRequested">): void {
  const candidate = draft.candidate(event.candidate);
  if (candidate.state !== "failed") return;
  const { id, iteration } = candidate;
  for (const [name, step] of stepsOf(draft.state.plan)) {
    draft.changeAttempts(stepName(id, name), (attempts) => granted(draft.state, attempts, step));
  }
  draft.changeCandidate(id, {
    state: stageAfterRetry(draft.state, candidate),
    error: null,
    errorBefore: candidate.error,
  });
  const { late, end, reopened, iterations, capHit } = draft.state;
  const isLate = iterations[iteration]?.kept != null;
  draft.set({
    late: isLate && !late.includes(id) ? [...late, id] : late,
    end: null,
    reopened: end ?? reopened,
    // Whether the caps leave room for it is asked anew.
    capHit: rulesOf(draft.state).retriesAskCaps ? null : capHit,
  });
}

/** A cancel says nothing of what is under way: what was retried has failed as it had before. */
export function failRetriedAgain(draft: Draft): void {
  for (const { id, errorBefore, scores } of allCandidates(draft.state)) {
    if (errorBefore === null || scores !== null) continue;
    draft.changeCandidate(id, { state: "failed", error: errorBefore, errorBefore: null });
  }
}

/** As many attempts more as a plan allows; a step that was done stays so, if it was planned. */
function granted({ plan }: SearchState, attempts: Attempts, step: CandidateStep): Attempts {
  const { started } = attempts;
  const counts = { ...countsOf(attempts), limit: started + plan.maxAttempts };
  const attempt = started + 1;
  if (attempts.kind === "failed") {
    return { kind: "open", attempt, after: attempts.failure, ...counts };
  }
  if (step.takenBy(plan) === "some" && attempts.kind === "done") {
    return { kind: "open", attempt, after: null, ...counts };
  }
  return attempts;
}

/** The step that was last reached, as if it had not failed. */
function stageAfterRetry(state: SearchState, { id }: Candidate): CandidateStage {
  const reached = stepsOf(state.plan).findLast(
    ([step]) => attemptsOf(state, stepName(id, step)).started > 0,
  );
  return reached?.[1].stage ?? "planned";
}

export function reduceCapsChanged(draft: Draft, event: EventOf<"capsChanged">): void {
  const { caps, iterations, end, reopened, capHit } = draft.state;
  const { maxImages, maxCalls, maxCostUsd, maxSeconds }: CapsChange = event;
  const given = { maxImages, maxCalls, maxCostUsd, maxSeconds };
  const changed = Object.entries(given).filter(([, value]) => value !== undefined);
  draft.set({ caps: { ...caps, ...(Object.fromEntries(changed) as Partial<typeof caps>) } });
  // An iteration that was cut short counts as it is; the next one is planned in full.
  for (const iteration of iterations) {
    if (iteration.isCut) draft.putIteration({ ...iteration, isCut: false });
  }
  reopenTest(draft);
  if (capHit !== null) draft.set({ capHit: null });
  if (end !== null && isEndByCap(end)) draft.set({ end: null });
  if (reopened !== null && isEndByCap(reopened)) draft.set({ reopened: null });
}

/** Whether there is room for a test is asked anew; one that was made, or was not asked whole, stays. */
function reopenTest(draft: Draft): void {
  if (!isSpared(draft.state)) return;
  for (const name of testNames) {
    draft.changeAttempts(name, (attempts) => {
      if (attempts.kind !== "givenUp" || attempts.error.code !== "cap.noRoom") return attempts;
      return { ...countsOf(attempts), kind: "open", attempt: attempts.started + 1, after: null };
    });
  }
}

export function reduceFormatRaised(draft: Draft, { to }: EventOf<"formatRaised">): void {
  const format = Math.max(draft.state.format, to);
  draft.set({ format, rules: rulesOfFormat(format) });
}

/** Whether a search ended because a cap left no room, so that another cap lets it go on. */
export function isEndByCap(end: NonNullable<SearchState["end"]>): boolean {
  return end.kind === "finished"
    ? end.reason === "capReached"
    : end.error.code === "cap.beforeResult";
}

export function reduceProvidersChanged(draft: Draft, event: EventOf<"providersChanged">): void {
  draft.set({ providers: { ...draft.state.providers, [event.role]: event.provider } });
}

/** A search goes on as it would without it: what a person likes says nothing of what to draw next. */
export function reducePicked(draft: Draft, { candidate }: EventOf<"winnerPicked">): void {
  if (candidate !== null) draft.candidate(candidate);
  draft.set({ picked: candidate });
}

export function reduceFavourited(draft: Draft, { candidate, on }: EventOf<"favourited">): void {
  draft.candidate(candidate);
  const others = draft.state.favourites.filter((id) => id !== candidate);
  draft.set({ favourites: on ? [...others, candidate] : others });
}
