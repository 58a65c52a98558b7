import type { Providers } from "../../protocol/events.js";

/**
 * What the built-in provider declares of itself; apart from the provider, so that whoever only shows
 * or journals it does not load its vocabulary.
 */

export const builtinId = "builtin";

/** A model's name changes with what it answers: recorded results of another one are not reused. */
const model = { writer: "rules-1", renderer: "sketch-1", judge: "pixels-1" };

/** What the built-in provider declares in each role. */
export const builtinDeclaration: Providers = {
  language: {
    id: builtinId,
    model: model.writer,
    lane: "builtin.language",
    options: {},
    critiques: true,
    worstUsd: { write: 0, rewrite: 0, critique: 0 },
  },
  image: {
    id: builtinId,
    model: model.renderer,
    lane: "builtin.image",
    options: {},
    negativePrompt: true,
    seed: true,
    worstUsd: { draw: 0 },
  },
  vision: {
    id: builtinId,
    model: model.judge,
    lane: "builtin.vision",
    options: {},
    scores: ["alignment", "aesthetic"],
    worstUsd: { judge: 0 },
  },
};
