import { visibleText } from "../base/visibleText.js";

/** What a piece of text is, as far as its colour tells it. */
export type Tone = "strong" | "faint" | "good" | "bad" | "busy";

export interface Span {
  /** Null for text that looks like any other. */
  readonly tone: Tone | null;
  readonly text: string;
}

/** Something to print. */
export type Text = string | Line;

/**
 * One line for a terminal. Its text is clean, for whatever becomes a line is cleaned by that; it is
 * measured, cut and wrapped as text, and painted only when it is written.
 */
export class Line {
  readonly spans: readonly Span[];

  /** Use `line` and `toned`. @param tone of what has none yet */
  constructor(parts: readonly Text[], tone: Tone | null) {
    const spans = parts.flatMap((part): readonly Span[] =>
      typeof part === "string" ? [{ tone: null, text: visibleText(part) }] : part.spans,
    );
    this.spans = spans
      .filter(({ text }) => text !== "")
      .map((span) => ({ tone: span.tone ?? tone, text: span.text }));
  }

  /** Without its tones. */
  get text(): string {
    return this.spans.map(({ text }) => text).join("");
  }
}

export function line(...parts: readonly Text[]): Line {
  return new Line(parts, null);
}

export function toned(tone: Tone, ...parts: readonly Text[]): Line {
  return new Line(parts, tone);
}

/** @param separator between every two parts */
export function joined(parts: readonly Text[], separator: string): Line {
  return line(...parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part])));
}

/** A text of several lines, a line each. */
export function linesIn(text: string): Line[] {
  return text.split(/\r?\n/).map((part) => line(part));
}
