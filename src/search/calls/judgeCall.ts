import { cutText } from "../../base/cutText.js";
import { CallError, JournalError } from "../../base/errors.js";
import type { ImageRef } from "../../protocol/events.js";
import type { Providers } from "../../protocol/providers.js";
import { candidateOf } from "../candidates.js";
import type { JudgeRequest } from "../ports.js";
import { scoresOf } from "../scoring.js";
import { candidateFailed, readAnswer, type Answer, type CandidateStep } from "./callKind.js";

interface JudgeCallRequest {
  readonly image: ImageRef;
  readonly request: Omit<JudgeRequest, "image">;
  /** What the judge says it can score: the rest of its answer is not taken. */
  readonly scores: Providers["vision"]["abilities"]["scores"];
}

const fields = ["alignment", "aesthetic", "findings", "usage"] as const;

/** The most that a journal keeps of why a judge would not look. */
const maxReasonUnits = 2000;

/** An image is judged against the user's own words. */
export const judgeCall: CandidateStep<JudgeCallRequest> = {
  role: "vision",
  stage: "judging",
  answeredBy: "candidateJudged",
  takenBy: () => "all",
  isDone: (_state, { scores }) => scores !== null,
  request: (state, { candidate }) => {
    const { id, image } = candidateOf(state, candidate);
    if (image === null) throw new JournalError("journal.corrupt", `${id} has no image yet`);
    const { goal, negativePrompt } = state.plan;
    const { scores } = state.providers.vision.abilities;
    return { image, request: { goal, negativePrompt }, scores };
  },
  received: ({ image, request }) => {
    return { kind: "judge", imageSha256: image.sha256, request };
  },
  foreseen: ({ request }) => ({ role: "vision", asked: "judge", request }),
  run: async ({ request: { image, request, scores } }, { ask, images }) => {
    const asked = { ...request, image: images.open(image) };
    let answer;
    try {
      answer = await ask(({ judge }, signal) => judge.judge(asked, signal));
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      return unseen(thrown);
    }
    const { findings, usage, ...given } = readAnswer(answer, fields);
    const scoreOf = (name: "alignment" | "aesthetic") =>
      scores.includes(name) ? given[name] : null;
    const [alignment, aesthetic] = [scoreOf("alignment"), scoreOf("aesthetic")];
    return { body: { kind: "candidateJudged", alignment, aesthetic, findings }, usage };
  },
  reduce: (draft, { candidate }, event, { scores: declared }) => {
    if (event.kind !== "candidateJudged") return;
    const scores = scoresOf(event, declared, draft.state.plan.alpha);
    const { refused = null } = event;
    // Behind what the maker of the image said of it by itself.
    const findings = [...draft.candidate(candidate).findings, ...event.findings];
    draft.changeCandidate(candidate, { scores, findings, refused });
  },
  failed: candidateFailed,
};

/** Of this one image; an account that is shut is a failure of the connection. */
function isRefusal(thrown: unknown): thrown is CallError {
  return (
    thrown instanceof CallError && thrown.code === "prompt.refused" && thrown.scope === "candidate"
  );
}

/** The image was drawn and paid for, and stays: nobody knows how good it is. */
function unseen({ message, usage, billed }: CallError): Answer {
  const refused = cutText(message, maxReasonUnits);
  const nothing = { alignment: null, aesthetic: null, findings: [] };
  return {
    body: { kind: "candidateJudged", ...nothing, refused },
    usage: { ...(billed === "no" ? { costUsd: 0 } : {}), ...usage },
  };
}
