import type { Json } from "../../base/canonicalJson.js";
import { InvalidAnswerError } from "../../base/errors.js";
import { candidateOf, critiqueOf, textsOf } from "../candidates.js";
import { askedOfPrompt } from "../checklist.js";
import { facetsFor } from "../facets.js";
import { attemptsOf, countsOf } from "../draft.js";
import { seedFor, stepName } from "../keys.js";
import type { ExpandRequest, RefineRequest, RewriteRequest, WrittenPrompt } from "../ports.js";
import type { Candidate, SearchState } from "../state.js";
import { nearlyDrawn, triedBefore } from "../tried.js";
import { candidateFailed, readAnswer, type Answer, type CandidateStep } from "./callKind.js";

type WriteRequest = ExpandRequest | RefineRequest | RewriteRequest;

/** A prompt is written: from the goal in the first iteration, later from a parent. */
export const writeCall: CandidateStep<WriteRequest> = {
  role: "language",
  stage: "writing",
  answeredBy: "promptWritten",
  takenBy: ({ wording }) => (wording === "plain" ? "none" : "all"),
  isDone: (_state, { texts }) => texts !== null,
  request: (state, key) => {
    const candidate = candidateOf(state, key.candidate);
    const { goal, negativePrompt, seed } = state.plan;
    const isDrawing = drawsInWords(state);
    const common = {
      ...{ goal, negativePrompt, seed: seedFor(seed, key.name) },
      ...(state.checklist && { questions: askedOfPrompt(state.checklist) }),
    };
    return candidate.parent === null
      ? { kind: "expand", ...common, facets: facetsFor(seed, candidate.index, isDrawing) }
      : refineRequest(state, candidate, candidateOf(state, candidate.parent), common);
  },
  received: receivedByWriter,
  foreseen: (request) => ({ role: "language", asked: "write", request }),
  run: async ({ request }, { ask }) =>
    written(await ask(({ prompts }, signal) => prompts.write(request, signal)), request),
  reduce: (draft, key, event) => {
    if (event.kind !== "promptWritten") return;
    const { what, how, prompt, covers = null } = event;
    const candidate = draft.candidate(key.candidate);
    // Asked once, when it is written first: what was drawn by then is the same in every run.
    const looks = draft.state.plan.memory === true && candidate.texts === null;
    const nearly = looks ? nearlyDrawn(draft.state, candidate, prompt) : candidate.nearly;
    draft.changeCandidate(key.candidate, { texts: { what, how, prompt }, covers, nearly });
  },
  failed: candidateFailed,
};

/** Whether a language model draws, as SVG: its connection says so (`svg/<name>`). */
function drawsInWords({ providers }: SearchState): boolean {
  return providers.image.connection.startsWith("svg/");
}

/** What the image model refused is written anew, once; the last prompt holds. */
export const rewriteCall: CandidateStep<WriteRequest> = {
  ...writeCall,
  // Words that nobody was to change are not changed for a model that refuses them.
  takenBy: ({ wording }) => (wording === "plain" ? "none" : "some"),
  isDone: (state, candidate) => !isRewriteDue(state, candidate),
  extra: (state, { id }) => {
    const draw = attemptsOf(state, stepName(id, "draw"));
    return draw.kind === "failed" ? { kinds: ["draw"], otherwise: draw.failure } : null;
  },
  owed: (state, { id }) => {
    const draw = attemptsOf(state, stepName(id, "draw"));
    const rewrite = attemptsOf(state, stepName(id, "rewrite"));
    const isRewriting = rewrite.kind !== "done" && rewrite.started > 0 && draw.kind === "failed";
    const isGranted = draw.kind === "open" && draw.attempt > draw.started && draw.started > 0;
    return isRewriting || (rewrite.kind === "done" && isGranted) ? ["draw"] : [];
  },
  request: (state, key) => {
    const candidate = candidateOf(state, key.candidate);
    const { goal, negativePrompt, seed } = state.plan;
    const draw = attemptsOf(state, stepName(candidate.id, "draw"));
    return {
      kind: "rewrite",
      goal,
      negativePrompt,
      refused: textsOf(candidate),
      reason: draw.kind === "failed" ? draw.failure.message : "",
      seed: seedFor(seed, key.name),
    };
  },
  reduce: (draft, key, event, asked) => {
    writeCall.reduce(draft, key, event, asked);
    // Granted together with the rewrite, which would be worth nothing without it.
    draft.changeAttempts(stepName(key.candidate, "draw"), (attempts) => {
      const attempt = attempts.started + 1;
      return { kind: "open", attempt, after: null, ...countsOf(attempts) };
    });
  },
};

function isRewriteDue(state: SearchState, { id, image, texts }: Candidate): boolean {
  if (image !== null || texts === null) return false;
  const draw = attemptsOf(state, stepName(id, "draw"));
  const isRefused = draw.kind === "failed" && draw.failure.code === "prompt.refused";
  // The rewrite needs a draw attempt to be worth its price.
  if (!isRefused || draw.started >= draw.limit) return false;
  return attemptsOf(state, stepName(id, "rewrite")).kind !== "done";
}

function receivedByWriter(request: WriteRequest) {
  return { kind: "write", request: request as unknown as Json };
}

function written(given: WrittenPrompt, request: WriteRequest): Answer {
  const names = ["what", "how", "prompt", "covers", "fallback", "usage"] as const;
  const { what, how, prompt, covers, fallback, usage } = readAnswer(given, names);
  if (typeof prompt === "string" && prompt.trim() === "") {
    throw new InvalidAnswerError("The model's prompt is empty");
  }
  const stated = {
    ...(fallback === undefined ? {} : { fallback }),
    ...(covers === undefined || !("questions" in request)
      ? {}
      : { covers: known(covers, request) }),
  };
  return { body: { kind: "promptWritten", what, how, prompt, ...stated }, usage };
}

/** Of what a writer says that its prompt covers, the questions that it was told, each once. */
function known(covers: unknown, { questions = [] }: Pick<ExpandRequest, "questions">): string[] {
  if (!Array.isArray(covers)) throw new InvalidAnswerError("What the prompt covers is no list");
  const told: readonly unknown[] = covers.slice(0, mostCovers);
  return questions.map(({ id }) => id).filter((id) => told.includes(id));
}

/** More than any checklist has questions. */
const mostCovers = 1000;

function refineRequest(
  state: SearchState,
  candidate: Candidate,
  parent: Candidate,
  common: Pick<RefineRequest, "goal" | "negativePrompt" | "questions" | "seed">,
): RefineRequest {
  const ref = candidate.critiqueRef;
  return {
    kind: "refine",
    ...common,
    parent: textsOf(parent),
    halves: candidate.halves,
    critique: ref === null ? null : critiqueOf(state, ref).written,
    findings: parent.findings,
    ...(state.plan.memory === true && { tried: triedBefore(state, candidate) }),
    variant: parent.children
      .filter((id) => candidateOf(state, id).iteration === candidate.iteration)
      .indexOf(candidate.id),
  };
}
