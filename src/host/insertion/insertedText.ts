import type { Link, LinkWriter } from "./linkWriters.js";

/** Where an image goes in a document. */
export interface Surroundings {
  /** Of the line that it goes into, what stands before and behind the place. */
  readonly before: string;
  readonly after: string;
  /** Whether the next line is blank, or there is none. */
  readonly isLineBelowBlank: boolean;
  /** It stands behind a text that it shows; else a person has put the cursor there. */
  readonly isBehindText: boolean;
}

export interface InsertedText {
  /** Lines end in "\n". */
  readonly text: string;
  /** Behind so many UTF-16 units of it a person goes on typing. */
  readonly caret: number;
}

/**
 * What is written into a document to show an image: below the text that it shows, where that ends its
 * line, else within the line.
 */
export function insertedText(writer: LinkWriter, link: Link, at: Surroundings): InsertedText {
  const { inline, block, quoted, below } = writer;
  const { before, after, isBehindText } = at;
  if (quoted !== null && isBetweenQuotes(at)) return endingAt(quoted(link.path));
  const indent = /^\s*/.exec(before)?.[0] ?? "";
  const isLineEnd = after.trim() === "";
  const isLineBegin = before.trim() === "";
  if (inline === null) {
    const lead = isLineBegin ? "" : `\n\n${indent}`;
    // What is typed directly behind it would be part of it.
    return endingAt(`${lead}${block(link, indent)}\n\n${indent}`);
  }
  if (isBehindText && isLineEnd && below !== null) {
    const rest = below === "\n\n" && !at.isLineBelowBlank ? "\n" : "";
    return endingAt(`${below}${indent}${block(link, indent)}`, rest);
  }
  if (isLineBegin && isLineEnd) return endingAt(block(link, indent));
  return endingAt(`${isBehindText ? " " : ""}${inline(link)}`);
}

function endingAt(text: string, rest = ""): InsertedText {
  return { text: text + rest, caret: text.length };
}

function isBetweenQuotes({ before, after }: Surroundings): boolean {
  const open = before.at(-1);
  return open !== undefined && open === after.at(0) && `"'\``.includes(open);
}
