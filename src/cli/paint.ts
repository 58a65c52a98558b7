import { styleText } from "node:util";
import type { Line, Tone } from "./line.js";

/** What is written for a line. */
export type Paint = (line: Line) => string;

const formats = {
  strong: "bold",
  faint: "dim",
  good: "green",
  bad: "red",
  busy: "cyan",
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;

export const plainPaint: Paint = ({ text }) => text;
export const colourPaint: Paint = ({ spans }) =>
  spans
    .map(({ tone, text }) =>
      // Whether the stream takes colours is decided once, by who chose this.
      tone === null ? text : styleText(formats[tone], text, { validateStream: false }),
    )
    .join("");
