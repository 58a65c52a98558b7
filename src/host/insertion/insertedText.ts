import { isMarkdown, prefixOf, type Link, type LinkWriter } from "./linkWriters.js";

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
    return movedBy(at.after.length, writer, link, at);
  const { inline, quoted } = writer;
  const sign = openQuote(at);
  if (quoted !== null && sign !== undefined) return endingAt(quoted(link.path, sign));
  const indent = indentToSkip(writer, at);
  if (indent > 0) return movedBy(indent, writer, link, at);
  const isRow = isMarkdown(writer) && /^[\s>]*\|/.test(at.before);
  if (inline === null || (!isRow && hasOwnLine(writer, at))) return onOwnLine(writer, link, at);
  const text = `${at.isBehindText ? " " : ""}${inline(link)}`;
  if (!isRow || !at.isBehindText) return endingAt(text);
  // Behind its last sign a row has no cell.
  const start = at.before.replace(/\s*(?<!\\)\|\s*$/, "").length - at.before.length;
  return { ...endingAt(text), start, end: start };
}

/**
 * At a place so many units further on in its line: between quotes an image would be part of their
 * text, and before an indent it would stand outside of what the indented line is part of.
 */
function movedBy(units: number, writer: LinkWriter, link: Link, at: Surroundings): InsertedText {
  const before = at.before + at.after.slice(0, units);
  const after = at.after.slice(units);
  const { start, end, ...written } = insertedText(writer, link, { ...at, before, after });
  return { ...written, start: units + start, end: units + end };
}

/** The units of white space before the text of a line at whose begin a place is. */
function indentToSkip(writer: LinkWriter, { before, after }: Surroundings): number {
  if (writer.below !== "\n\n") return 0;
  const indent = blanksOf(after);
  const isIndented = indent !== after && isLineBegin(writer, before + indent);
  return isIndented && prefixOf(writer, before + indent) === before + indent ? indent.length : 0;
}

/** Whether nothing stands there but an indent and the signs of quotes and of items. */
function isLineBegin(writer: LinkWriter, before: string): boolean {
  return before.trim() === "" || prefixOf(writer, before).length === before.length;
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

function hasOwnLine(writer: LinkWriter, at: Surroundings): boolean {
  const { before, after, isBehindText } = at;
  // A heading, an item or a row begins its line: behind an image it is none any more.
  if (after.trim() !== "") return writer.below === "\n\n" && isLineBegin(writer, before);
  return isBehindText ? writer.below !== null : before.trim() === "";
}

function onOwnLine(writer: LinkWriter, link: Link, at: Surroundings): InsertedText {
  const { inline, block, below } = writer;
  const { before, after, isLineBelowBlank } = at;
  const prefix = prefixOf(writer, before);
  const [blank, line] = [`\n${prefix.trimEnd()}`, `\n${prefix}`];
  const isBegin = isLineBegin(writer, before);
  const goesOn = after.trim() !== "";
  const behindText = below === "\n" ? line : blank + line;
  const text = (isBegin ? leadOf(writer, at) : behindText) + block(link, prefix);
  // What is typed directly behind it would be part of it; what stood there goes on by itself.
  if (inline === null) return { ...endingAt(text + blank + line), end: blanksOf(after).length };
  if (goesOn) return endingAt(text, `${blank}\n${prefix.padEnd(before.length)}`);
  const needsBlank = isBegin ? writer.needsBlankLines : below === "\n\n";
  return endingAt(text, needsBlank && !isLineBelowBlank ? blank : "");
}

/** What parts an image at the begin of a line from the line above. */
function leadOf(writer: LinkWriter, { before, after, isLineAboveBlank }: Surroundings): string {
  const prefix = prefixOf(writer, before);
  const line = `\n${prefix}`;
  // An indent that would make it another thing.
  if (prefix.length < before.length) return line;
  // An item parts itself from what is above.
  if (prefix !== before || isLineAboveBlank) return "";
  return writer.needsBlankLines || after.trim() !== "" ? line : "";
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
