import { candidateFailed, type CandidateStep } from "../../src/search/calls/callKind.js";
import { callKinds, candidateSteps } from "../../src/search/calls/callKinds.js";
import { candidateOf } from "../../src/search/candidates.js";
import { attemptsOf } from "../../src/search/draft.js";
import { stepName } from "../../src/search/keys.js";

/** A step that only a thorough plan's candidates take: it stands in the tables of all steps. */
const captionCall: CandidateStep = {
  role: "vision",
  stage: "judging",
  answeredBy: "checklistPlanned",
  foreseen: () => null,
  takenBy: ({ preset }) => (preset === "thorough" ? "all" : "none"),
  isDone: (state, { id }) => attemptsOf(state, stepName(id, "caption")).kind === "done",
  request: (state, { candidate }) => candidateOf(state, candidate).image?.sha256,
  received: (sha256) => ({ kind: "caption", sha256: String(sha256) }),
  run: () => {
    const body = { kind: "checklistPlanned", questions: [] } as const;
    return Promise.resolve({ body, usage: { costUsd: 0 } });
  },
  reduce: () => undefined,
  failed: candidateFailed,
};

/** For the tests of a `describe`: the step comes before or after the one that is named. */
export function withCaption(where: "before" | "after", other: string): void {
  const steps = candidateSteps as [string, CandidateStep][];
  before(() => {
    const at = steps.findIndex(([name]) => name === other) + (where === "after" ? 1 : 0);
    steps.splice(at, 0, ["caption", captionCall]);
    Object.assign(callKinds, { caption: captionCall });
  });
  after(() => {
    steps.splice(0, Infinity, ...steps.filter(([name]) => name !== "caption"));
    Reflect.deleteProperty(callKinds, "caption");
  });
}
