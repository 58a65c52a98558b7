import type { Json } from "../../base/canonicalJson.js";
import { CallError, InvalidAnswerError } from "../../base/errors.js";
import { checklistFrom } from "../checklist.js";
import type { ChecklistRequest } from "../checklistPort.js";
import { planCallName, seedFor } from "../keys.js";
import { callGivenUp, readAnswer, type PlanCall } from "./callKind.js";

const name = planCallName("checklist");

/** A goal is taken apart into questions, before the first prompt is written. */
export const checklistCall: PlanCall<ChecklistRequest> = {
  role: "language",
  stage: null,
  answeredBy: "checklistPlanned",
  isTaken: ({ plan, providers: { language } }) =>
    plan.objective === "checklist" &&
    (plan.checklist ?? []).length === 0 &&
    // Where the goal is the prompt, nobody is asked for words.
    plan.wording !== "plain" &&
    language.abilities.plans === true,
  before: (state, { iteration }, step) =>
    step === "write" && iteration === 0 && checklistCall.isTaken(state) ? name : null,
  request: ({ plan: { goal, negativePrompt, seed } }) => {
    return { goal, negativePrompt, seed: seedFor(seed, name) };
  },
  received: (request) => ({ kind: "checklist", request: request as unknown as Json }),
  foreseen: (request) => ({ role: "language", asked: "checklist", request }),
  run: async ({ request }, { ask }) => {
    const answer = await ask(async ({ checklists }, signal) => {
      if (checklists === undefined) {
        throw new CallError("checklist.missing", "The language model plans no checklists");
      }
      return await checklists.plan(request, signal);
    });
    const { questions, usage } = readAnswer(answer, ["questions", "usage"]);
    if (Array.isArray(questions) && questions.length === 0) {
      throw new InvalidAnswerError("The model's checklist is empty");
    }
    return { body: { kind: "checklistPlanned", questions }, usage };
  },
  reduce: (draft, _key, event) => {
    if (event.kind !== "checklistPlanned") return;
    draft.set({ checklist: checklistFrom(event.questions) });
  },
  failed: callGivenUp,
};
