import type { Environment } from "./environment.js";
import { colourPaint, plainPaint, type Paint } from "./paint.js";

/** Where a command writes to: what it was asked for to `out`, what is said about it to `note`. */
export interface Output {
  /** Writes a line to stdout. */
  readonly out: (line: string) => void;
  /** Writes a line to stderr. */
  readonly note: (line: string) => void;
  readonly paint: Paint;
  /** Cells of the terminal, asked for each time, for it can be resized. */
  readonly columns: () => number;
  readonly rows: () => number;
  /** Stdout is a terminal whose lines can be redrawn. */
  readonly isLive: boolean;
}

const columnsOfALog = 120;

/** @param streams the process's own; a terminal that is neither dumb nor told `NO_COLOR` has colours */
export function outputTo(
  { stdout, stderr }: Pick<NodeJS.Process, "stdout" | "stderr">,
  { noColour, isDumbTerminal }: Environment,
): Output {
  // The types know no stream that is not a terminal.
  const isTerminal = (stdout as { readonly isTTY?: boolean }).isTTY === true;
  return {
    out: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    paint: isTerminal && !noColour && !isDumbTerminal ? colourPaint : plainPaint,
    columns: () => (isTerminal && stdout.columns > 0 ? stdout.columns : columnsOfALog),
    rows: () => (isTerminal && stdout.rows > 0 ? stdout.rows : 24),
    isLive: isTerminal && !isDumbTerminal,
  };
}
