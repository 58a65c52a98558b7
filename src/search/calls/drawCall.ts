import type { Json } from "../../base/canonicalJson.js";
import { InvalidAnswerError } from "../../base/errors.js";
import { candidateOf, textsOf } from "../candidates.js";
import { drawWithProgress } from "../drawWithProgress.js";
import type { DrawRequest } from "../ports.js";
import { recipeFor } from "../recipe.js";
import { candidateFailed, readAnswer, type CandidateStep } from "./callKind.js";

/** An image is drawn from the prompt that was written last. */
export const drawCall: CandidateStep<DrawRequest> = {
  role: "image",
  stage: "drawing",
  answeredBy: "imageDrawn",
  isPlanned: true,
  isDone: (_state, { image }) => image !== null,
  request: (state, { candidate: id }) => {
    const candidate = candidateOf(state, id);
    const { negativePrompt, widthPx, heightPx } = state.plan;
    const { prompt } = textsOf(candidate);
    return { prompt, negativePrompt, seed: candidate.seed, widthPx, heightPx };
  },
  received: (request) => ({ kind: "draw", request: request as unknown as Json }),
  run: async (state, { key, inputs, request }, { ports, images, onProgress }, signal) => {
    const { candidate } = key;
    // The state moves on while it is drawn.
    const recipe = recipeFor(state, candidate, inputs);
    const drawn = await drawWithProgress(ports.images, request, signal, (progress) => {
      onProgress(candidate, progress);
    });
    const { bytes, usage } = readAnswer(drawn, ["bytes", "usage"]);
    if (!((bytes as unknown) instanceof Uint8Array)) {
      throw new InvalidAnswerError("The model's image is no bytes");
    }
    // What was paid for is on disk before its event is told, also while a cancel is under way.
    const image = await images.put(candidate, bytes, recipe);
    return { body: { kind: "imageDrawn", image, recipe: "embedded" }, usage };
  },
  reduce: (draft, { candidate }, event, { model: drawnBy }) => {
    if (event.kind !== "imageDrawn") return;
    draft.changeCandidate(candidate, { image: event.image, drawnBy });
  },
  failed: candidateFailed,
};
