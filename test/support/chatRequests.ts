import type { CritiqueRequest, JudgedCandidate } from "../../src/search/criticPort.js";
import type { ExpandRequest, RefineRequest, RewriteRequest } from "../../src/search/ports.js";

/** Requests as a search makes them. */

export const goal = "two red sailboats under a full moon";

export function expandRequest(changed: Partial<ExpandRequest> = {}): ExpandRequest {
  return {
    kind: "expand",
    goal,
    negativePrompt: "",
    facets: {
      viewpoint: "low angle",
      light: "golden light",
      palette: "warm palette",
      medium: "watercolour",
    },
    seed: 7,
    ...changed,
  };
}

export const parent = {
  what: "two red sailboats on calm water, a full moon",
  how: "oil painting, soft light",
  prompt: "Two red sailboats on calm water under a full moon, oil painting, soft light",
};

export function refineRequest(changed: Partial<RefineRequest> = {}): RefineRequest {
  return {
    kind: "refine",
    goal,
    negativePrompt: "",
    parent,
    halves: "both",
    critique: {
      text: "The moon is missing.",
      recommendations: { what: "Say the full moon first", how: "" },
    },
    findings: [
      { text: "two red sailboats", half: "what", met: true },
      { text: "a full moon", half: "what", met: false },
      { text: "moonlight", half: "how", met: false },
    ],
    variant: 0,
    seed: 8,
    ...changed,
  };
}

export function rewriteRequest(changed: Partial<RewriteRequest> = {}): RewriteRequest {
  return {
    kind: "rewrite",
    goal,
    negativePrompt: "",
    refused: parent,
    reason: "Content policy",
    seed: 9,
    ...changed,
  };
}

export function judgedCandidate(
  id: string,
  changed: Partial<JudgedCandidate> = {},
): JudgedCandidate {
  return {
    id,
    ...parent,
    alignment: 60,
    aesthetic: 6,
    total: 60,
    findings: [{ text: "a full moon", half: "what", met: false }],
    ...changed,
  };
}

export function critiqueRequest(changed: Partial<CritiqueRequest> = {}): CritiqueRequest {
  return {
    goal,
    parent: judgedCandidate("i0c0"),
    siblings: [judgedCandidate("i0c1", { prompt: "A huge moon over sailboats" })],
    failedChildren: [judgedCandidate("i1c0", { prompt: "A faint moon behind sailboats" })],
    seed: 10,
    ...changed,
  };
}
