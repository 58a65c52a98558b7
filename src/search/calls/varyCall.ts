import { candidateOf, textsOf } from "../candidates.js";
import { attemptsOf, isOver } from "../draft.js";
import { stepName } from "../keys.js";
import type { RefineRequest } from "../ports.js";
import type { Failure } from "../state.js";
import { callGivenUp, type CandidateStep } from "./callKind.js";
import { writeCall } from "./writeCall.js";

/**
 * A prompt that is nearly one that was drawn is written anew before it is drawn, once: what comes then is
 * drawn, however it is. Where there is no room for it, or it fails, the first one is.
 */
export const varyCall = {
  ...(writeCall as CandidateStep<RefineRequest>),
  // It is the same work, asked for once more.
  pricedAs: "write",
  takenBy: ({ memory, wording }) => (memory === true && wording !== "plain" ? "some" : "none"),
  isDone: (state, { id, image, nearly }) =>
    nearly === null || image !== null || isOver(attemptsOf(state, stepName(id, "vary"))),
  extra: () => ({ kinds: [], otherwise: noRoom }),
  request: (state, key) => {
    const { nearly } = candidateOf(state, key.candidate);
    // A seed of its own, which the call's name gives it: the same one would be answered the same.
    const request = writeCall.request(state, key) as RefineRequest;
    return nearly === null
      ? request
      : { ...request, unlike: textsOf(candidateOf(state, nearly)).prompt };
  },
  failed: callGivenUp,
  canBeGivenUp: true,
} satisfies CandidateStep<RefineRequest>;

const noRoom: Failure = {
  code: "cap.noRoom",
  message: "The caps leave no room to write a prompt anew",
  retryable: false,
  billed: "no",
};
