import type { ChatRequest } from "./chatModel.js";

/** About how many tokens texts and pictures are, where nobody can count them: rather too many. */

/** Cautious: of English there are more characters in a token. */
const plainPerToken = 3;
/** Pixels along the side of what becomes one token: where it is more, an image takes fewer. */
const patchPx = 28;

/** Of an SVG there are fewer characters in a token than of prose: it is full of figures. */
const svgPerToken = 2;

/** Of a drawing of so many UTF-16 units. */
export function svgTokens(units: number): number {
  return Math.ceil(units / svgPerToken);
}

/** At the most: letters and signs of rare scripts become a token for each of their bytes. */
export function textTokens(text: string, perToken = plainPerToken): number {
  const plain = text.replace(/[^\p{ASCII}]+/gu, "").length;
  const others = new TextEncoder().encode(text).length - plain;
  return Math.ceil(plain / perToken) + others;
}

/** Of a picture in a square of so many pixels. */
export function imageTokens(sidePx: number): number {
  return Math.ceil(sidePx / patchPx) ** 2;
}

/** What a request may use, asked and answered. */
export function requestTokens({ messages, maxTokens }: ChatRequest): number {
  const written = messages.reduce((sum, { text }) => sum + textTokens(text), 0);
  const pictures = messages.flatMap(({ images = [] }) => images);
  const shown = pictures.reduce((sum, { longerPx }) => sum + imageTokens(longerPx), 0);
  return written + shown + maxTokens;
}
