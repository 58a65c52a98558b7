import { builtinKind, type Declaration, type Providers } from "../../protocol/providers.js";

/**
 * What the built-in provider declares of itself; apart from the provider, so that whoever only shows
 * or journals it does not load its vocabulary.
 */

/** A model's name changes with what it answers: recorded results of another one are not reused. */
const model = { writer: "rules-1", renderer: "sketch-1", judge: "pixels-1" };

/** Far more than the largest picture takes on a slow machine that has other things to do. */
const timeoutMs = 600_000;

const declaration = (name: string, lane: string): Omit<Declaration, "abilities"> => ({
  connection: builtinKind,
  kind: builtinKind,
  model: name,
  endpoint: null,
  lane,
  options: {},
  prompts: {},
  timeoutMs,
  billing: "free",
  worstUsd: {},
});

/** What the built-in provider declares in each role. */
export const builtinDeclaration: Providers = {
  language: {
    ...declaration(model.writer, "builtin.language"),
    abilities: { critiques: true, plans: true },
  },
  image: {
    ...declaration(model.renderer, "builtin.image"),
    abilities: { negativePrompt: true, seed: true },
  },
  vision: {
    ...declaration(model.judge, "builtin.vision"),
    abilities: { answers: true, compares: true, scores: ["alignment", "aesthetic"] },
  },
};
