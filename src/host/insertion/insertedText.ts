import { isMarkdown, type Link, type LinkWriter } from "./linkWriters.js";

/** Where an image goes in a document. */
export interface Surroundings {
  /** Of the line that it goes into, what stands before and behind the place. */
  readonly before: string;
  readonly after: string;
  /** Whether the line before or the next is blank, or there is none. */
  readonly isLineAboveBlank: boolean;
  readonly isLineBelowBlank: boolean;
  /** It stands behind a text that it shows; else a person has put the cursor there. */
  readonly isBehindText: boolean;
}

export interface InsertedText {
  /** Lines end in "\n". */
  readonly text: string;
  /** Behind so many UTF-16 units of it a person goes on typing. */
  readonly caret: number;
  /** What it replaces in its line, in UTF-16 units behind the place, or, below 0, before it. */
  readonly start: number;
  readonly end: number;
}

/**
 * What is written into a document to show an image: below the text that it shows, where that ends its
 * line, else within the line.
 */
export function insertedText(writer: LinkWriter, link: Link, at: Surroundings): InsertedText {
  if (writer.quoted !== null && at.isBehindText && isQuoted(at))
    return behindLine(writer, link, at);
  const { inline, quoted } = writer;
  const sign = openQuote(at);
  if (quoted !== null && sign !== undefined) return endingAt(quoted(link.path, sign));
  const isRow = isMarkdown(writer) && /^[\s>]*\|/.test(at.before);
  if (inline === null || (!isRow && hasOwnLine(writer, at))) return onOwnLine(writer, link, at);
  const text = `${at.isBehindText ? " " : ""}${inline(link)}`;
  if (!isRow || !at.isBehindText) return endingAt(text);
  // Behind its last sign a row has no cell.
  const start = at.before.replace(/\s*(?<!\\)\|\s*$/, "").length - at.before.length;
  return { ...endingAt(text), start, end: start };
}

/** Behind the line whose quoted text is shown: between its quotes an image would be part of it. */
function behindLine(writer: LinkWriter, link: Link, at: Surroundings): InsertedText {
  const { before, after } = at;
  const line = before + after;
  const { start, end, ...written } = insertedText(writer, link, { ...at, before: line, after: "" });
  return { ...written, start: after.length + start, end: after.length + end };
}

/** Whether a place is between two quotes of its line. An apostrophe is one only where another is left. */
function isQuoted({ before, after }: Surroundings): boolean {
  let open = "";
  for (const [sign] of before.matchAll(/\\.|["'`]/gu)) {
    if (sign.length > 1) continue;
    if (open === "") open = sign;
    else if (open === sign) open = "";
  }
  return open !== "" && after.includes(open);
}

function hasOwnLine({ below }: LinkWriter, { before, after, isBehindText }: Surroundings): boolean {
  return after.trim() === "" && (isBehindText ? below !== null : before.trim() === "");
}

function onOwnLine(writer: LinkWriter, link: Link, at: Surroundings): InsertedText {
  const { inline, block, below } = writer;
  const { before, after, isLineAboveBlank, isLineBelowBlank } = at;
  const prefix = writer.prefix?.(before) ?? blanksOf(before);
  const [blank, line] = [`\n${prefix.trimEnd()}`, `\n${prefix}`];
  const isLineBegin = before.trim() === "";
  // What has another form within a line is no image directly next to a line of text.
  const isApart = inline !== block;
  const behindText = below === "\n" ? line : blank + line;
  const lead = isLineBegin ? (isApart && !isLineAboveBlank ? line : "") : behindText;
  const text = lead + block(link, prefix);
  // What is typed directly behind it would be part of it; what stood there goes on by itself.
  if (inline === null) return { ...endingAt(text + blank + line), end: blanksOf(after).length };
  const needsBlank = isLineBegin ? isApart : below === "\n\n";
  return endingAt(text, needsBlank && !isLineBelowBlank ? blank : "");
}

function endingAt(text: string, rest = ""): InsertedText {
  return { text: text + rest, caret: text.length, start: 0, end: 0 };
}

function blanksOf(text: string): string {
  return /^\s*/.exec(text)?.[0] ?? "";
}

/** The sign that a path at this place is to be between; undefined where there is none. */
function openQuote({ before, after }: Surroundings): string | undefined {
  if (/\burl\($/i.test(before) && after.startsWith(")")) return "(";
  const open = before.at(-1);
  return open !== undefined && open === after.at(0) && `"'\``.includes(open) ? open : undefined;
}
