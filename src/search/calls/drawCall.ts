import type { Json } from "../../base/canonicalJson.js";
import { InvalidAnswerError } from "../../base/errors.js";
import type { Recipe } from "../../protocol/recipe.js";
import { candidateOf, textsOf } from "../candidates.js";
import { drawWithProgress } from "../drawWithProgress.js";
import type { DrawRequest } from "../ports.js";
import { recipeFor } from "../recipe.js";
import { candidateFailed, readAnswer, type CandidateStep } from "./callKind.js";

interface DrawCallRequest {
  readonly request: DrawRequest;
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
    const request = { prompt, negativePrompt, seed, widthPx, heightPx };
    return { request, recipe: recipeFor(state, candidate.id) };
  },
  received: ({ request }) => ({ kind: "draw", request: request as unknown as Json }),
  foreseen: ({ request }) => ({ role: "image", asked: "draw", request }),
  run: async ({ key, inputs, request: { request, recipe } }, { ask, images, onProgress }) => {
    const { candidate } = key;
    const drawn = await ask((ports, signal) =>
      drawWithProgress(ports.images, request, signal, (progress) => {
        onProgress(candidate, progress);
      }),
    );
    const { bytes, usage } = readAnswer(drawn, ["bytes", "usage"]);
    if (!((bytes as unknown) instanceof Uint8Array)) {
      throw new InvalidAnswerError("The model's image is no bytes");
    }
    // What was paid for is on disk before its event is told, also while a cancel is under way.
    const stored = await images.put(candidate, bytes, { ...recipe, inputs });
    return { body: { kind: "imageDrawn", ...stored }, usage };
  },
  reduce: (draft, { candidate }, event, { model: drawnBy }) => {
    if (event.kind !== "imageDrawn") return;
    draft.changeCandidate(candidate, { image: event.image, drawnBy });
  },
  failed: candidateFailed,
};
