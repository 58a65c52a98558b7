import { canonicalJson, type Json } from "../base/canonicalJson.js";
import { JournalError } from "../base/errors.js";
import { sha256Hex } from "../base/sha256.js";
import type { ImageRef } from "../protocol/events.js";
import { candidateOf, critiqueOf } from "./candidates.js";
import { facetsFor } from "./facets.js";
import { parseKey, seedFor, stepName } from "./keys.js";
import { failedChildren } from "./planning.js";
import type {
  CritiqueRequest,
  DrawRequest,
  ExpandRequest,
  ImageRecipe,
  JudgedCandidate,
  JudgeRequest,
  RefineRequest,
  RewriteRequest,
} from "./ports.js";
import { orderByTotal } from "./ranking/byTotal.js";
import type { Candidate, Critique, SearchState, Step } from "./state.js";

/** What a call's port receives, and the hash of all that its answer may depend on. */
export type CallRequest =
  | { readonly kind: "write"; readonly request: ExpandRequest | RefineRequest | RewriteRequest }
  | { readonly kind: "draw"; readonly candidate: string; readonly request: DrawRequest }
  | {
      readonly kind: "judge";
      readonly image: ImageRef;
      readonly request: Omit<JudgeRequest, "image">;
    }
  | { readonly kind: "critique"; readonly request: CritiqueRequest };

/**
 * The request of a call, from the state alone.
 * @throws {JournalError} when the key's candidate or critique was never planned, or is not so far
 */
export function requestFor(state: SearchState, key: string): CallRequest {
  const call = parseKey(key);
  if (call.kind === "critique") {
    return { kind: "critique", request: critiqueRequest(state, critiqueOf(state, call.ref)) };
  }
  return stepRequest(state, candidateOf(state, call.candidate), call.step);
}

/**
 * SHA-256 of the canonical JSON of everything that the port receives: model, options, texts, seed;
 * of an image its hash.
 */
export function inputsOf(state: SearchState, call: CallRequest): string {
  const { language, image, vision } = state.providers;
  const provider = { write: language, critique: language, draw: image, judge: vision }[call.kind];
  const { id, model, options } = provider;
  const seen = call.kind === "judge" ? { imageSha256: call.image.sha256 } : {};
  const received = { provider: { id, model, options }, kind: call.kind, ...seen };
  return sha256Hex(canonicalJson({ ...received, request: call.request } as unknown as Json));
}

/** What the image of a draw carries of how it was made. */
export function recipeFor(state: SearchState, candidateId: string, inputs: string): ImageRecipe {
  const candidate = candidateOf(state, candidateId);
  return {
    goal: state.plan.goal,
    prompt: textsOf(candidate).prompt,
    negativePrompt: state.plan.negativePrompt,
    seed: candidate.seed,
    model: state.providers.image.model,
    candidate: candidateId,
    key: stepName(candidateId, "draw"),
    inputs,
  };
}

function stepRequest(state: SearchState, candidate: Candidate, step: Step): CallRequest {
  const { goal, negativePrompt, widthPx, heightPx } = state.plan;
  switch (step) {
    case "write":
      return {
        kind: "write",
        request:
          candidate.parent === null
            ? expandRequest(state, candidate)
            : refineRequest(state, candidate, candidateOf(state, candidate.parent)),
      };
    case "rewrite": {
      const reason = candidate.attempts.draw.failure?.message ?? "";
      const seed = callSeed(state, candidate, "rewrite");
      const refused = textsOf(candidate);
      return {
        kind: "write",
        request: { kind: "rewrite", goal, negativePrompt, refused, reason, seed },
      };
    }
    case "draw": {
      const { prompt } = textsOf(candidate);
      const request = { prompt, negativePrompt, seed: candidate.seed, widthPx, heightPx };
      return { kind: "draw", candidate: candidate.id, request };
    }
    case "judge":
      return { kind: "judge", image: imageOf(candidate), request: { goal, negativePrompt } };
  }
}

function expandRequest(state: SearchState, candidate: Candidate): ExpandRequest {
  const { goal, negativePrompt, seed } = state.plan;
  return {
    kind: "expand",
    goal,
    negativePrompt,
    facets: facetsFor(seed, candidate.index),
    seed: callSeed(state, candidate, "write"),
  };
}

function refineRequest(state: SearchState, candidate: Candidate, parent: Candidate): RefineRequest {
  const { goal, negativePrompt } = state.plan;
  const ref = candidate.critiqueRef;
  return {
    kind: "refine",
    goal,
    negativePrompt,
    parent: textsOf(parent),
    halves: candidate.halves,
    critique: ref === null ? null : critiqueOf(state, ref).written,
    findings: parent.findings,
    variant: parent.children
      .filter((id) => candidateOf(state, id).iteration === candidate.iteration)
      .indexOf(candidate.id),
    seed: callSeed(state, candidate, "write"),
  };
}

function critiqueRequest(state: SearchState, critique: Critique): CritiqueRequest {
  const parent = candidateOf(state, critique.candidate);
  const last = state.iterations[critique.iteration - 1]?.candidates ?? [];
  const others = last.filter((id) => id !== parent.id && candidateOf(state, id).scores !== null);
  // Only what was known when the critique became due: later children are not its business.
  const failed = failedChildren(state, parent).filter(
    (child) => child.iteration < critique.iteration,
  );
  return {
    goal: state.plan.goal,
    parent: asSeen(parent),
    siblings: orderByTotal(state, others).map((id) => asSeen(candidateOf(state, id))),
    failedChildren: failed.map(asSeen),
    seed: seedFor(state.plan.seed, critique.ref),
  };
}

function asSeen(candidate: Candidate): JudgedCandidate {
  const { what, how, prompt } = textsOf(candidate);
  const { alignment, aesthetic, total } = candidate.scores ?? {
    alignment: null,
    aesthetic: null,
    total: null,
  };
  return {
    id: candidate.id,
    what,
    how,
    prompt,
    alignment,
    aesthetic,
    total,
    findings: candidate.findings,
  };
}

function callSeed(state: SearchState, candidate: Candidate, step: Step): number {
  return seedFor(state.plan.seed, stepName(candidate.id, step));
}

function textsOf({ id, texts }: Candidate): NonNullable<Candidate["texts"]> {
  if (texts === null) throw new JournalError("journal.corrupt", `${id} has no prompt yet`);
  return texts;
}

function imageOf({ id, image }: Candidate): ImageRef {
  if (image === null) throw new JournalError("journal.corrupt", `${id} has no image yet`);
  return image;
}
