import stringWidth from "string-width";

/** Text in a terminal's cells: a Japanese character takes two, a combining accent none. */

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * One line without anything that a terminal would act on: prompts come from people and models, and
 * an escape sequence in one must not move the cursor or change the title.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g, "")
    .replace(/ {2,}/g, " ")
    .trim();
}

/** Cells that a text takes. */
export function cells(text: string): number {
  return stringWidth(text);
}

/** The text in at most `width` cells, with an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  if (width <= 0) return "";
  // A text can be far longer than any terminal: what is beyond need not be measured.
  const head = text.slice(0, width * 16);
  if (head.length === text.length && cells(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of segmenter.segment(head)) {
    const next = cells(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return `${kept.trimEnd()}…`;
}

/** Cut or filled up with spaces to exactly `width` cells. */
export function fit(text: string, width: number, align: "left" | "right" = "left"): string {
  const shown = cut(text, width);
  const space = " ".repeat(Math.max(0, width - cells(shown)));
  return align === "left" ? shown + space : space + shown;
}

/** Lines of at most `width` cells, broken between words; a longer word is broken anywhere. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((word) => pieces(word, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (cells(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  if (cells(word) <= width) return [word];
  const parts: string[] = [];
  let part = "";
  for (const unit of units(word)) {
    if (part !== "" && cells(part + unit) > width) {
      parts.push(part);
      part = "";
    }
    part += unit;
  }
  return [...parts, part];
}

/** Graphemes, and colour codes as a whole. */
function units(text: string): string[] {
  return text
    .split(colourCode)
    .flatMap((part, index) =>
      index % 2 === 1 ? [part] : [...segmenter.segment(part)].map(({ segment }) => segment),
    );
}

const colourCode = new RegExp("(\\u001b\\[[\\d;]*m)", "u");

/** "0:07", "12:30", "1:02:03". */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const short = `${minutes % 60}:${two(seconds % 60)}`;
  return minutes < 60
    ? short
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** A word that a POSIX shell reads as it stands, quoted where it must be. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
