import { JournalError } from "../../base/errors.js";
import type { ImageRef } from "../../protocol/events.js";
import { candidateOf } from "../candidates.js";
import type { JudgeRequest } from "../ports.js";
import { scoresOf } from "../scoring.js";
import { candidateFailed, readAnswer, type CandidateStep } from "./callKind.js";

interface JudgeCallRequest {
  readonly image: ImageRef;
  readonly request: Omit<JudgeRequest, "image">;
}

const fields = ["alignment", "aesthetic", "findings", "usage"] as const;

/** An image is judged against the user's own words. */
export const judgeCall: CandidateStep<JudgeCallRequest> = {
  role: "vision",
  stage: "judging",
  answeredBy: "candidateJudged",
  isPlanned: true,
  isDone: (_state, { scores }) => scores !== null,
  request: (state, { candidate }) => {
    const { id, image } = candidateOf(state, candidate);
    if (image === null) throw new JournalError("journal.corrupt", `${id} has no image yet`);
    const { goal, negativePrompt } = state.plan;
    return { image, request: { goal, negativePrompt } };
  },
  received: ({ image, request }) => {
    return { kind: "judge", imageSha256: image.sha256, request };
  },
  run: async (state, { request: { image, request } }, { ports, images }, signal) => {
    // The state moves on while it is judged.
    const { scores: declared } = state.providers.vision.abilities;
    const answer = await ports.judge.judge({ ...request, image: images.open(image) }, signal);
    const { findings, usage, ...scores } = readAnswer(answer, fields);
    const scoreOf = (name: "alignment" | "aesthetic") =>
      declared.includes(name) ? scores[name] : null;
    const [alignment, aesthetic] = [scoreOf("alignment"), scoreOf("aesthetic")];
    return { body: { kind: "candidateJudged", alignment, aesthetic, findings }, usage };
  },
  reduce: (draft, { candidate }, event, { scores: declared }) => {
    if (event.kind !== "candidateJudged") return;
    const scores = scoresOf(event, declared, draft.state.plan.alpha);
    const { findings } = event;
    const settled = { state: "judged", scores, findings, errorBefore: null } as const;
    draft.changeCandidate(candidate, settled);
  },
  failed: candidateFailed,
};
