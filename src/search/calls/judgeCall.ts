import { cutText } from "../../base/cutText.js";
import { CallError, InvalidAnswerError, JournalError } from "../../base/errors.js";
import type { ImageRef } from "../../protocol/events.js";
import type { Providers } from "../../protocol/providers.js";
import { candidateOf } from "../candidates.js";
import { answered, askedOfImage, findingsOf, passRate } from "../checklist.js";
import type { AskedQuestion, GivenAnswer } from "../checklistPort.js";
import type { JudgeRequest } from "../ports.js";
import { scoresByRate, scoresOf } from "../scoring.js";
import { candidateFailed, readAnswer, type Answer, type CandidateStep } from "./callKind.js";

export interface JudgeCallRequest {
  readonly image: ImageRef;
  readonly request: Omit<JudgeRequest, "image">;
  /** What the judge says it can score: the rest of its answer is not taken. */
  readonly scores: Providers["vision"]["abilities"]["scores"];
}

const fields = ["alignment", "aesthetic", "findings", "answers", "usage"] as const;

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
    const { scores, answers } = state.providers.vision.abilities;
    const questions = answers === true && state.checklist !== null && askedOfImage(state.checklist);
    return { image, request: { goal, negativePrompt, ...(questions && { questions }) }, scores };
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
    const { findings, answers: told, usage, ...given } = readAnswer(answer, fields);
    const scoreOf = (name: "alignment" | "aesthetic") =>
      scores.includes(name) ? given[name] : null;
    const [alignment, aesthetic] = [scoreOf("alignment"), scoreOf("aesthetic")];
    const { questions } = request;
    const answers = questions && { answers: answersTo(questions, told) };
    return { body: { kind: "candidateJudged", alignment, aesthetic, ...answers, findings }, usage };
  },
  reduce: (draft, { candidate }, event, { scores: declared }) => {
    if (event.kind !== "candidateJudged") return;
    const { checklist, plan } = draft.state;
    const { answers = null, refused = null } = event;
    const all = checklist === null || answers === null ? null : answered(checklist, answers);
    const scores =
      all === null ? scoresOf(event, declared, plan.alpha) : scoresByRate(event, passRate(all));
    const told = all === null ? [] : findingsOf(all);
    // Behind what the maker of the image said of it by itself.
    const findings = [...draft.candidate(candidate).findings, ...told, ...event.findings];
    draft.changeCandidate(candidate, { scores, findings, answers, refused });
  },
  failed: candidateFailed,
};

/** More than any checklist has questions. */
const mostAnswers = 1000;

/**
 * One answer a question, in the order of the questions: unknown where there is none; of several, the
 * first. What an answer holds is checked where it is recorded.
 * @throws {InvalidAnswerError} they are no list, or cannot be read
 */
function answersTo(questions: readonly AskedQuestion[], told: unknown) {
  if (told !== undefined && !Array.isArray(told)) {
    throw new InvalidAnswerError("The judge's answers are no list");
  }
  const given = new Map<unknown, unknown>();
  try {
    for (const each of (told ?? []).slice(0, mostAnswers) as Partial<GivenAnswer>[]) {
      const { id, yes } = each;
      if (!given.has(id)) given.set(id, yes);
    }
  } catch (cause) {
    throw new InvalidAnswerError("The judge's answers cannot be read", { cause });
  }
  return questions.map(({ id }) => ({ id, yes: given.get(id) ?? null }));
}

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
