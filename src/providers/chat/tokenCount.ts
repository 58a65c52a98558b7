import type { ChatRequest } from "./chatModel.js";

/** About how many tokens texts and pictures are, where nobody can count them: rather too many. */

/** Cautious: of English there are more characters in a token, of other scripts fewer. */
const unitsPerToken = 3;
/** Pixels along the side of what becomes one token: where it is more, an image takes fewer. */
const patchPx = 28;

/** @param units UTF-16 units of all texts together */
export function textTokens(units: number): number {
  return Math.ceil(units / unitsPerToken);
}

/** Of a picture in a square of so many pixels. */
export function imageTokens(sidePx: number): number {
  return Math.ceil(sidePx / patchPx) ** 2;
}

/** What a request may use, asked and answered. */
export function requestTokens({ messages, maxTokens }: ChatRequest): number {
  const units = messages.reduce((sum, { text }) => sum + text.length, 0);
  const pictures = messages.flatMap(({ images = [] }) => images);
  const shown = pictures.reduce((sum, { longerPx }) => sum + imageTokens(longerPx), 0);
  return textTokens(units) + shown + maxTokens;
}
