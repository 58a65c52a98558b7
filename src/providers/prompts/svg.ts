import type { ForeseenDraw } from "../../search/ports.js";
import { dataRule, fenced } from "./fence.js";
import { paragraphs } from "./wording.js";

/** Changes with any of the texts below. */
export const svgVersion = 1;

const task = paragraphs(
  "You draw pictures as SVG. Answer with one SVG element and nothing else.",
  dataRule,
);

/** What a language model is asked when it is to draw. */
export function svgWording({ prompt, widthPx, heightPx }: ForeseenDraw) {
  const given = paragraphs(
    `Draw this with viewBox="0 0 ${widthPx} ${heightPx}".`,
    fenced("The picture", prompt),
  );
  return { task, given, maxTokens: 8000 };
}
