/** Quoted words as lines, and as a picture model writes them when it does not keep to its prompt. */
import { seededRandom } from "../../../base/random.js";
import type { Lettering } from "../brief/brief.js";
import { isWritable } from "../brief/writable.js";
import type { PlacedItem, SceneLettering } from "./scene.js";

/** A line of a sign holds about this many letters, so that they can be read. */
const lineLength = 14;
const mostLines = 3;

function linesOf(text: string): string[] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const perLine = Math.max(lineLength, text.length / mostLines + 4);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last === undefined || last.length + 1 + word.length > perLine) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** One letter is missing, or two have changed places. */
function misspelt(text: string, seed: number): string {
  const random = seededRandom(seed, "misspelt");
  const letters = Array.from(text);
  const places = letters.flatMap((sign, i) => (sign !== letters[i + 1] && i > 0 ? [i] : []));
  if (places.length === 0) return text + text;
  const at = random.pick(places);
  const [sign = "", next] = [letters[at], letters[at + 1]];
  if (next === undefined || random.next() < 0.5) letters.splice(at, 1);
  else letters.splice(at, 2, next, sign);
  return letters.join("");
}

/** @param kept the picture keeps to the words */
export function letteringOf(
  lettering: Lettering | undefined,
  items: readonly PlacedItem[],
  { kept, seed }: { readonly kept: boolean; readonly seed: number },
): SceneLettering | null {
  if (lettering === undefined || !isWritable(lettering.text)) return null;
  const { text, on } = lettering;
  const lines = linesOf(kept ? text : misspelt(text, seed));
  const item = on === undefined ? -1 : items.findIndex(({ phrase }) => phrase === on);
  return lines.length === 0 ? null : { lines, item: item < 0 ? null : item };
}
