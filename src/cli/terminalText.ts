import stringWidth from "string-width";
import { line, type Line, toned, type Text, type Tone } from "./line.js";

/** Text in a terminal's cells: a Japanese character takes two, a combining accent none. */

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Cells that a text takes. */
export function cells(text: Text): number {
  return stringWidth(line(text).text);
}

/** The text in at most `width` cells, with an ellipsis where something is missing. */
export function cut(text: Text, width: number): Line {
  const whole = line(text);
  if (width <= 0) return line();
  const start: Glyph[] = [];
  let used = 0;
  // A text can be far longer than any terminal: what is beyond need not be measured.
  for (const glyph of glyphsOf(whole)) {
    start.push(glyph);
    used += glyph.cells;
    if (used > width) return withEllipsis(start, used, width);
  }
  return whole;
}

/** Cut or filled up with spaces to exactly `width` cells. */
export function fit(text: Text, width: number, align: "left" | "right" = "left"): Line {
  const shown = cut(text, width);
  const space = " ".repeat(Math.max(0, width - cells(shown)));
  return align === "left" ? line(shown, space) : line(space, shown);
}

/** Lines of at most `width` cells, broken between words; a longer word is broken anywhere. */
export function wrap(text: Text, width: number): Line[] {
  const lines: (readonly Glyph[])[] = [];
  let current: Glyph[] = [];
  for (const piece of wordsOf(line(text)).flatMap((word) => pieces(word, width))) {
    if (current.length === 0) current = [...piece];
    else if (cellsOf(current) + 1 + cellsOf(piece) <= width) {
      current.push(spaceBetween(current.at(-1), piece[0]), ...piece);
    } else {
      lines.push(current);
      current = [...piece];
    }
  }
  return [...lines, current].map(lineOf);
}

/** What a person sees as one character. */
interface Glyph {
  readonly text: string;
  readonly tone: Tone | null;
  readonly cells: number;
}

function* glyphsOf({ spans }: Line): Generator<Glyph> {
  for (const { tone, text } of spans) {
    for (const { segment } of segmenter.segment(text)) {
      yield { text: segment, tone, cells: stringWidth(segment) };
    }
  }
}

function cellsOf(glyphs: readonly Glyph[]): number {
  return glyphs.reduce((sum, glyph) => sum + glyph.cells, 0);
}

function lineOf(glyphs: readonly Glyph[]): Line {
  const runs: { tone: Tone | null; text: string }[] = [];
  for (const { tone, text } of glyphs) {
    const last = runs.at(-1);
    if (last?.tone === tone) last.text += text;
    else runs.push({ tone, text });
  }
  return line(...runs.map(({ tone, text }) => (tone === null ? text : toned(tone, text))));
}

function withEllipsis(start: readonly Glyph[], startCells: number, width: number): Line {
  const kept = [...start];
  for (let used = startCells; used > width - 1 || kept.at(-1)?.text === " ";) {
    used -= kept.pop()?.cells ?? 0;
  }
  return lineOf([...kept, { text: "…", tone: start.at(-1)?.tone ?? null, cells: 1 }]);
}

function wordsOf(text: Line): Glyph[][] {
  const words: Glyph[][] = [[]];
  for (const glyph of glyphsOf(text)) {
    if (glyph.text === " ") words.push([]);
    else words.at(-1)?.push(glyph);
  }
  return words.filter(({ length }) => length > 0);
}

function pieces(word: readonly Glyph[], width: number): Glyph[][] {
  const parts: Glyph[][] = [];
  let used = Infinity;
  for (const glyph of word) {
    used += glyph.cells;
    if (used <= width) parts.at(-1)?.push(glyph);
    else {
      parts.push([glyph]);
      used = glyph.cells;
    }
  }
  return parts;
}

function spaceBetween(before: Glyph | undefined, after: Glyph | undefined): Glyph {
  return { text: " ", tone: before?.tone === after?.tone ? (after?.tone ?? null) : null, cells: 1 };
}
