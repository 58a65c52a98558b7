import { seededRandom } from "../base/random.js";

/** Choices that make the candidates of the first iteration differ by design. */
export interface Facets {
  readonly viewpoint: string;
  readonly light: string;
  readonly palette: string;
  readonly medium: string;
}

const choices = {
  viewpoint: [
    "wide view",
    "close-up",
    "eye level",
    "low angle",
    "seen from above",
    "portrait framing",
  ],
  light: [
    "soft light",
    "golden light",
    "dramatic light",
    "even daylight",
    "backlight",
    "moody light",
  ],
  palette: ["vivid colours", "muted colours", "warm palette", "cool palette", "two-tone palette"],
  medium: [
    "flat illustration",
    "watercolour",
    "papercut",
    "oil painting",
    "pastel drawing",
    "low poly",
  ],
} as const satisfies Record<keyof Facets, readonly string[]>;

/** What shapes and gradients can show: no brush strokes, no moods of light. */
const choicesOfDrawings = {
  ...choices,
  viewpoint: ["wide view", "close-up", "seen from the front", "seen from above", "isometric view"],
  light: ["no shadows", "soft shading", "long shadows", "one light from the left", "backlight"],
  medium: [
    "flat illustration",
    "line icon with even strokes",
    "papercut layers",
    "bold geometric shapes",
    "outlined cartoon",
    "poster with large shapes",
  ],
} as const satisfies Record<keyof Facets, readonly string[]>;

/**
 * Deals facets by index, so that no candidate waits for another: each facet is one shuffle of its
 * choices (by the plan's seed), dealt round and round, every round with an offset of its own.
 * @param seed the plan's seed
 * @param index 0-based place in the first iteration
 * @param isDrawing whether the image will be an SVG
 */
export function facetsFor(seed: number, index: number, isDrawing = false): Facets {
  const all = isDrawing ? choicesOfDrawings : choices;
  const deal = (facet: keyof Facets): string => {
    const dealt = seededRandom(seed, "facets", facet).shuffle<string>(all[facet]);
    return dealt[index % dealt.length] ?? "";
  };
  return {
    viewpoint: deal("viewpoint"),
    light: deal("light"),
    palette: deal("palette"),
    medium: deal("medium"),
  };
}
