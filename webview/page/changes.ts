import { diffWordsWithSpace } from "diff";

/** What changed between two texts, word by word, for reading. */

export interface Segment {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** Beyond this many changes two texts have nothing to do with each other. */
const maxEdits = 400;

/** The segments of `after`, with what is gone from `before` in its place; words stay whole. */
export function changesBetween(before: string, after: string): Segment[] {
  if (before === after) return after === "" ? [] : [{ kind: "same", text: after }];
  const changes = diffWordsWithSpace(before, after, { maxEditLength: maxEdits });
  if (changes === undefined) {
    return merged([
      { kind: "removed", text: before },
      { kind: "added", text: after },
    ]);
  }
  return merged(
    changes.map(({ value, added, removed }) => {
      return { kind: added ? "added" : removed ? "removed" : "same", text: value };
    }),
  );
}

/**
 * A lone space between two changes belongs to them: "[-old-] [+new+] [-words-]" reads worse than
 * the two phrases. What was removed then stands before what was added.
 */
function merged(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = [];
  let [removed, added] = ["", ""];
  const flush = (): void => {
    if (removed !== "") result.push({ kind: "removed", text: removed });
    if (added !== "") result.push({ kind: "added", text: added });
    [removed, added] = ["", ""];
  };
  segments.forEach(({ kind, text }, index) => {
    if (kind === "removed") removed += text;
    else if (kind === "added") added += text;
    else {
      const isBetween = removed !== "" && added !== "" && index < segments.length - 1;
      if (isBetween && text.trim() === "") [removed, added] = [removed + text, added + text];
      else {
        flush();
        if (text !== "") result.push({ kind, text });
      }
    }
  });
  flush();
  return result;
}
