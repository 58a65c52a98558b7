import { JournalError } from "../../base/errors.js";
import type { ImageRef } from "../../protocol/events.js";
import type { Providers } from "../../protocol/providers.js";
import { candidateOf } from "../candidates.js";
import type { JudgeRequest } from "../ports.js";
import { scoresOf } from "../scoring.js";
import { candidateFailed, readAnswer, type CandidateStep } from "./callKind.js";

interface JudgeCallRequest {
  readonly image: ImageRef;
  readonly request: Omit<JudgeRequest, "image">;
  /** What the judge says it can score: the rest of its answer is not taken. */
  readonly scores: Providers["vision"]["abilities"]["scores"];
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
    const { id, image } = candidateOf(state, candidate ?? "");
    if (image === null) throw new JournalError("journal.corrupt", `${id} has no image yet`);
    const { goal, negativePrompt } = state.plan;
    const { scores } = state.providers.vision.abilities;
    return { image, request: { goal, negativePrompt }, scores };
  },
  received: ({ image, request }) => {
    return { kind: "judge", imageSha256: image.sha256, request };
  },
  run: async ({ request: { image, request, scores } }, { ask, images }) => {
    const answer = await ask(({ judge }, signal) =>
      judge.judge({ ...request, image: images.open(image) }, signal),
    );
    const { findings, usage, ...given } = readAnswer(answer, fields);
    const scoreOf = (name: "alignment" | "aesthetic") =>
      scores.includes(name) ? given[name] : null;
    const [alignment, aesthetic] = [scoreOf("alignment"), scoreOf("aesthetic")];
    return { body: { kind: "candidateJudged", alignment, aesthetic, findings }, usage };
  },
  reduce: (draft, { candidate }, event, asked) => {
    if (event.kind !== "candidateJudged") return;
    // Its role is vision: this kind asks nobody else.
    const { abilities } = asked as Providers["vision"];
    const scores = scoresOf(event, abilities.scores, draft.state.plan.alpha);
    const { findings } = event;
    const settled = { state: "judged", scores, findings, errorBefore: null } as const;
    draft.changeCandidate(candidate ?? "", settled);
  },
  failed: candidateFailed,
};
