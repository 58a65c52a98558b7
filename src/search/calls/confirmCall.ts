import { seededRandom } from "../../base/random.js";
import { answered, isAllYes } from "../checklist.js";
import { attemptsOf, isOver } from "../draft.js";
import { stepName } from "../keys.js";
import type { Candidate, Failure, SearchState } from "../state.js";
import { callGivenUp, type CandidateStep } from "./callKind.js";
import { judgeCall, type JudgeCallRequest } from "./judgeCall.js";

/**
 * A second look at an image that shows all that was asked for, before a search ends with it. The
 * questions come in another order, so that a judge is not led to say again what it said.
 */
export const confirmCall: CandidateStep<JudgeCallRequest> = {
  ...judgeCall,
  takenBy: ({ objective }) => (objective === "checklist" ? "some" : "none"),
  isDone: (state, candidate) => !isDue(state, candidate),
  extra: ({ capHit }) => {
    const extra = { kinds: [], otherwise: noRoom } as const;
    // After a cap was hit, images are judged, and no more.
    return capHit === null ? extra : { ...extra, isDenied: true };
  },
  request: (state, key) => {
    const { request, ...judged } = judgeCall.request(state, key);
    const dice = seededRandom(state.plan.seed, key.name);
    const questions = request.questions && { questions: dice.shuffle(request.questions) };
    return { ...judged, request: { ...request, ...questions } };
  },
  reduce: (draft, { candidate }, event) => {
    const { checklist } = draft.state;
    if (event.kind !== "candidateJudged" || checklist === null) return;
    const { answers, refused } = event;
    const isSeen = answers !== undefined && refused === undefined;
    const confirmed = isSeen && isAllYes(answered(checklist, answers));
    draft.changeCandidate(candidate, { confirmed });
  },
  failed: callGivenUp,
  // Its image is judged all the same.
  canBeGivenUp: true,
};

const noRoom: Failure = {
  code: "cap.noRoom",
  message: "The caps leave no room for a second look",
  retryable: false,
  billed: "no",
};

function isDue(state: SearchState, { id, scores, answers, confirmed }: Candidate): boolean {
  const { checklist } = state;
  if (checklist === null || answers === null || scores === null || confirmed !== null) return false;
  if (isOver(attemptsOf(state, stepName(id, "confirm")))) return false;
  return isAllYes(answered(checklist, answers));
}
