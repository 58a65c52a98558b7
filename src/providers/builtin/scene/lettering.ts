/** Quoted words as lines. */
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

/**
 * Never misspelt, whatever the prompt is worth: the judge reads no letters, so that no search would
 * find its way back to the words.
 */
export function letteringOf(
  lettering: Lettering | undefined,
  items: readonly PlacedItem[],
): SceneLettering | null {
  if (lettering === undefined || !isWritable(lettering.text)) return null;
  const { text, on } = lettering;
  const lines = linesOf(text);
  const item = on === undefined ? -1 : items.findIndex(({ phrase }) => phrase === on);
  return lines.length === 0 ? null : { lines, item: item < 0 ? null : item };
}
