import { styleText } from "node:util";

/** What a piece of text is, as far as its colour tells it. */
export type Tone = "strong" | "faint" | "good" | "bad" | "busy";

/** Colours a text, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const formats = {
  strong: "bold",
  faint: "dim",
  good: "green",
  bad: "red",
  busy: "cyan",
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;

export const plainPaint: Paint = (_tone, text) => text;
export const colourPaint: Paint = (tone, text) =>
  // Whether the stream takes colours is decided once, by who chose this.
  styleText(formats[tone], text, { validateStream: false });
