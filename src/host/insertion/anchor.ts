/**
 * A place in a document that is to be found again: it is moved with every edit that is seen, and looked
 * for by the text around it after those that nobody saw. Pure; offsets are UTF-16 units.
 */

export interface Span {
  readonly start: number;
  /** Behind the last unit. */
  readonly end: number;
}

/** An edit of a document, in offsets before it. */
export interface Change {
  readonly offset: number;
  readonly length: number;
  readonly newLength: number;
}

/** Where a span is after an edit; empty once all of its text is gone. */
export function movedBy(span: Span, { offset, length, newLength }: Change): Span {
  const changeEnd = offset + length;
  const delta = newLength - length;
  // What is typed directly before or behind a text is no part of it.
  if (changeEnd <= span.start) return { start: span.start + delta, end: span.end + delta };
  if (offset >= span.end) return span;
  if (offset <= span.start && changeEnd >= span.end) {
    return { start: offset + newLength, end: offset + newLength };
  }
  if (offset < span.start) return { start: offset + newLength, end: span.end + delta };
  if (changeEnd > span.end) return { start: span.start, end: offset };
  return { start: span.start, end: span.end + delta };
}

/** How much of a text, and of what is around it, is kept to find it by. */
const maxTextUnits = 400;
const aroundUnits = 120;
/** So many units that are the same tell one place from all others. */
const enoughUnits = 24;

/** A span's text, the end of it where it is long, and what stands around that; lines end in "\n". */
export interface Anchor {
  readonly text: string;
  readonly before: string;
  readonly after: string;
  /** Where `text` ended. */
  readonly end: number;
}

/** @param text of the whole document, as `plainLines` gives it */
export function anchorAt(text: string, { start, end }: Span): Anchor {
  const from = Math.max(start, end - maxTextUnits);
  return {
    text: text.slice(from, end),
    before: text.slice(Math.max(0, from - aroundUnits), from),
    after: text.slice(end, end + aroundUnits),
    end,
  };
}

/**
 * The place of an anchor in a document that may be another one by now: where its text stands, of
 * several where most around it is the same; else, where the text was rewritten, between what stood
 * around it.
 * @param where in "any document", which may never have had the text, only what is around it tells
 * @returns the span of what the anchor keeps of its text; undefined where nothing tells the place
 */
export function findAnchor(
  text: string,
  anchor: Anchor,
  where: "its document" | "any document" = "its document",
): Span | undefined {
  return findText(text, anchor, where) ?? findGap(text, anchor);
}

function findText(
  text: string,
  anchor: Anchor,
  where: "its document" | "any document",
): Span | undefined {
  const { text: wanted } = anchor;
  if (wanted === "") return undefined;
  let best: { readonly span: Span; readonly same: number; readonly away: number } | undefined;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const span = { start: at, end: at + wanted.length };
    const same = sameAround(text, span, anchor);
    const away = Math.abs(span.end - anchor.end);
    if (best === undefined || same > best.same || (same === best.same && away < best.away)) {
      best = { span, same, away };
    }
  }
  if (best === undefined) return undefined;
  const { same, span } = best;
  if (same >= enoughUnits) return span;
  // Elsewhere it has at least to stand as it stood: an image's alt text has the same words.
  if (where === "any document" || !hasSameNeighbours(text, span, anchor)) return undefined;
  const isLong = wanted.length + same >= enoughUnits;
  return isLong || isSmallPlace(text, span, anchor) ? span : undefined;
}

/** Of a document with little else in it: all of that has to be there, where it was, or be line ends. */
function isSmallPlace(text: string, span: Span, anchor: Anchor): boolean {
  const { before, after } = anchor;
  if (sameAround(text, span, anchor) < before.length + after.length) return false;
  const isAtStart = span.start === before.length;
  const isAtEnd = span.end + after.length === text.length;
  if (isAtStart && isAtEnd) return true;
  if ((isAtStart && before.trim() !== "") || (isAtEnd && after.trim() !== "")) return true;
  const lineEnds = [undefined, "\n"];
  return lineEnds.includes(text[span.start - 1]) && lineEnds.includes(text[span.end]);
}

/** The ends of a text are as good as those of a line. */
function hasSameNeighbours(text: string, { start, end }: Span, { before, after }: Anchor): boolean {
  const isSame = (one = "\n", other = "\n"): boolean => one === other;
  return isSame(text[start - 1], before.at(-1)) && isSame(text[end], after[0]);
}

function sameAround(text: string, { start, end }: Span, { before, after }: Anchor): number {
  let back = 0;
  while (back < before.length && text[start - 1 - back] === before[before.length - 1 - back])
    back++;
  let on = 0;
  while (on < after.length && text[end + on] === after[on]) on++;
  return back + on;
}

/** Between what stood before and behind it, where each stands there once. */
function findGap(text: string, { before, after, text: lost }: Anchor): Span | undefined {
  const [head, tail] = [before.slice(-aroundUnits / 2), after.slice(0, aroundUnits / 2)];
  if (head.trim().length < enoughUnits || tail.trim().length < enoughUnits) return undefined;
  const start = onlyIndexOf(text, head);
  const end = onlyIndexOf(text, tail);
  if (start === undefined || end === undefined) return undefined;
  const span = { start: start + head.length, end };
  const units = span.end - span.start;
  return units > 0 && units <= 2 * lost.length + maxTextUnits ? span : undefined;
}

function onlyIndexOf(text: string, part: string): number | undefined {
  const at = text.indexOf(part);
  return at === -1 || text.includes(part, at + 1) ? undefined : at;
}

/** A document's text as anchors are made of it: the same whichever way its lines end. */
export function plainLines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** The line and the character of an offset in a text with plain lines, from 0. */
export function lineAndCharacter(text: string, offset: number): [line: number, character: number] {
  const lines = text.slice(0, offset).split("\n");
  return [lines.length - 1, lines.at(-1)?.length ?? 0];
}
