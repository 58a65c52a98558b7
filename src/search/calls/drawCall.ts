import type { Json } from "../../base/canonicalJson.js";
import { InvalidAnswerError } from "../../base/errors.js";
import type { Finding, SourceRef } from "../../protocol/events.js";
import type { Recipe } from "../../protocol/recipe.js";
import { candidateOf, critiqueOf, textsOf } from "../candidates.js";
import { openedDrawing } from "./openedDrawing.js";
import { drawWithProgress } from "../drawWithProgress.js";
import type { ForeseenDraw } from "../foreseen.js";
import { recipeFor } from "../recipe.js";
import type { Candidate, SearchState } from "../state.js";
import { candidateFailed, readAnswer, type CandidateStep } from "./callKind.js";

interface DrawCallRequest {
  readonly request: ForeseenDraw;
  /** All but the inputs, which follow from the request. */
  readonly recipe: Omit<Recipe, "inputs">;
}

/** An image is drawn from the prompt that was written last. */
export const drawCall: CandidateStep<DrawCallRequest> = {
  role: "image",
  stage: "drawing",
  answeredBy: "imageDrawn",
  takenBy: () => "all",
  isDone: (_state, { image }) => image !== null,
  request: (state, { candidate: id }) => {
    const candidate = candidateOf(state, id);
    const { negativePrompt, widthPx, heightPx } = state.plan;
    const { prompt } = textsOf(candidate);
    const { seed } = candidate;
    const base = baseOf(state, candidate);
    const request = { ...base, prompt, negativePrompt, seed, widthPx, heightPx };
    return { request, recipe: recipeFor(state, candidate.id) };
  },
  received: ({ request: { base, ...request } }) => ({
    kind: "draw",
    request: {
      ...(request as unknown as Readonly<Record<string, Json>>),
      ...(base && { base: baseReceived(base) }),
    },
  }),
  foreseen: ({ request }) => ({ role: "image", asked: "draw", request }),
  run: async ({ key, inputs, request: { request, recipe } }, { ask, images, onProgress }) => {
    const { candidate } = key;
    const { base, ...rest } = request;
    const own: Finding[] = [];
    const drawn = await ask(async (ports, signal) => {
      const drawing = await openedDrawing(images, base?.ref, signal);
      if (base !== undefined && drawing === undefined) own.push(lostBase(base.ref));
      const asked = base && drawing ? { ...rest, base: { ...base, ...drawing } } : rest;
      return await drawWithProgress(ports.images, asked, signal, (progress) => {
        onProgress(candidate, progress);
      });
    });
    const { bytes, source, remarks, usage } = readAnswer(drawn, fields);
    if (!((bytes as unknown) instanceof Uint8Array)) {
      throw new InvalidAnswerError("The model's image is no bytes");
    }
    if (source !== undefined && typeof (source as unknown) !== "string") {
      throw new InvalidAnswerError("The drawing of the model's image is no text");
    }
    // What was paid for is on disk before its event is told, also while a cancel is under way.
    // Checked with its event; in the recipe it is read again as any stranger's text.
    const all = own.length === 0 ? remarks : [...own, ...(remarks ?? [])].slice(0, maxRemarks);
    const told = all === undefined ? {} : { remarks: all as Finding[] };
    const stored = await images.put(candidate, bytes, { ...recipe, inputs, ...told }, source);
    return { body: { kind: "imageDrawn", ...stored, ...told }, usage };
  },
  reduce: (draft, { candidate }, event, { model: drawnBy }) => {
    if (event.kind !== "imageDrawn") return;
    const { image, source = null, remarks: findings = [] } = event;
    draft.changeCandidate(candidate, { image, source, findings, drawnBy });
  },
  failed: candidateFailed,
};

/** The most that a journal keeps. */
const maxRemarks = 50;

const fields = ["bytes", "source", "remarks", "usage"] as const;

/** The drawing that it is planned to start from, where there is one. */
function baseOf(state: SearchState, { base, critiqueRef }: Candidate): Pick<ForeseenDraw, "base"> {
  // Another model may have taken the place of the one that it was planned for.
  if (base === null || state.providers.image.abilities.edits !== true) return {};
  const parent = candidateOf(state, base);
  const { source: ref, findings } = parent;
  if (ref === null) return {};
  const critique = critiqueRef === null ? null : critiqueOf(state, critiqueRef).written;
  return { base: { ref, prompt: textsOf(parent).prompt, findings, critique } };
}

function lostBase({ file }: SourceRef): Finding {
  const text = `It was to be a change of ${file}, which is not there any more as it was made, so it was drawn anew.`;
  return { text, half: "how" };
}

function baseReceived({ ref, ...known }: NonNullable<ForeseenDraw["base"]>): Json {
  return { sha256: ref.sha256, ...(known as unknown as Readonly<Record<string, Json>>) };
}
