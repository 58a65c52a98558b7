import type * as z from "zod";
import { parseJson } from "../base/parseJson.js";
import type { Recipe } from "../protocol/recipe.js";

/** A recipe as JSON, as it stands in an image or beside it. The same recipe gives the same text. */
export function recipeText(recipe: Recipe, besides: Readonly<Record<string, string>> = {}): string {
  const { goal, prompt, negativePrompt, seed, model, candidate, key, inputs } = recipe;
  const made = { goal, prompt, negativePrompt, seed, model, candidate, key, inputs };
  // What is undefined is left out.
  const { source, remarks } = recipe;
  return JSON.stringify({ ...made, source, remarks, ...besides });
}

const maxJsonUnits = 1_000_000;

/** @returns undefined for what is none, or none that can be trusted */
export function readRecipe<R extends Recipe>(
  json: string | undefined,
  schema: z.ZodType<R>,
): R | undefined {
  if (json === undefined || json.length > maxJsonUnits) return undefined;
  try {
    return schema.safeParse(parseJson(json)).data;
  } catch {
    return undefined;
  }
}
