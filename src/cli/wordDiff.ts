import { diffArrays } from "diff";
import { joined, toned, type Line, type Text } from "./line.js";

/** Words left standing on each side of a change, so that it can be found again in the prompt. */
const contextWords = 2;
/** Beyond this many changes two texts have nothing to do with each other. */
const maxEdits = 400;

/**
 * What changed between two texts, in brief: `a boat [-on a lake-] {+by the shore+} at …`.
 * @returns undefined when nothing did
 */
export function wordDiff(before: string, after: string): Line | undefined {
  if (before === after) return undefined;
  const changes = diffArrays(before.split(" "), after.split(" "), { maxEditLength: maxEdits });
  if (changes === undefined) return joined([removed([before]), added([after])], " ");
  const parts = changes.map((change, index): Text => {
    if (change.removed) return removed(change.value);
    if (change.added) return added(change.value);
    return context(change.value, index === 0, index === changes.length - 1);
  });
  return joined(parts, " ");
}

function removed(words: readonly string[]): Line {
  return toned("bad", `[-${words.join(" ")}-]`);
}

function added(words: readonly string[]): Line {
  return toned("good", `{+${words.join(" ")}+}`);
}

/** The words next to the changes; the ones in between are left out. */
function context(words: readonly string[], isFirst: boolean, isLast: boolean): string {
  const head = isFirst ? 0 : contextWords;
  const tail = isLast ? 0 : contextWords;
  if (words.length <= head + tail + 1) return words.join(" ");
  return [...words.slice(0, head), "…", ...words.slice(words.length - tail)].join(" ");
}
