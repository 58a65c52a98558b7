import { isMarkdown, type LinkWriter } from "./linkWriters.js";

export interface DocumentPlace {
  readonly line: number;
  /** UTF-16 units. */
  readonly character: number;
}

/**
 * Where an image can go that was to go to a place: not into front matter, and not between two lines
 * that mean something only together, as those of a table and of an underlined heading do. Pure.
 * @param place within the lines
 */
export function freePlace(
  writer: LinkWriter,
  lines: readonly string[],
  { line, character }: DocumentPlace,
): DocumentPlace & { readonly isBehindText: boolean } {
  if (isMarkdown(writer)) {
    const end = frontMatterEnd(lines);
    if (line < end || (line === end && character < lineAt(lines, line).length)) {
      return { line: end, character: lineAt(lines, end).length, isBehindText: true };
    }
    if (lineAt(lines, line).slice(0, character).trim() === "") {
      const first = firstOfBlock(lines, line);
      if (first !== line) return { line: first, character: 0, isBehindText: false };
    }
  }
  return { line, character, isBehindText: false };
}

/** The last line of front matter; -1 where there is none. */
function frontMatterEnd(lines: readonly string[]): number {
  if (lines[0]?.trimEnd() !== "---") return -1;
  return lines.findIndex((text, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(text));
}

/** The first line of the table or of the underlined heading that a line goes on with. */
function firstOfBlock(lines: readonly string[], line: number): number {
  let first = line;
  const hasText = (index: number): boolean => lineAt(lines, index).trim() !== "";
  const isRow = (index: number): boolean => lineAt(lines, index).includes("|");
  if (isRow(first)) while (isRow(first - 1)) first--;
  // Three hyphens below a blank line are a rule.
  else if (/^ {0,3}(?:=+|-+)\s*$/.test(lineAt(lines, first))) while (hasText(first - 1)) first--;
  return first;
}

function lineAt(lines: readonly string[], line: number): string {
  return lines[line] ?? "";
}
