import type { Writable } from "node:stream";
import { hasCode } from "../base/systemCode.js";
import type { Environment } from "./environment.js";
import { jsonLine } from "./jsonLine.js";
import { line, type Text } from "./line.js";
import { colourPaint, plainPaint } from "./paint.js";
import { Screen } from "./screen.js";
import { systemReason } from "./systemReason.js";

/**
 * Where a command writes to: what it was asked for to stdout, what is said about it to stderr.
 * Nothing else writes, so that whatever reaches a terminal went through `line` or `jsonLine`.
 */
export interface Output {
  /** Writes a line to stdout. */
  readonly out: (text: Text) => void;
  /** Writes a value to stdout, as a line of JSON. */
  readonly json: (value: unknown) => void;
  /** Writes a row of a table for spreadsheets to stdout; its line ends as RFC 4180 has it. */
  readonly row: (text: string) => void;
  /** Writes a line to stderr. */
  readonly note: (text: Text) => void;
  /** Lines that are redrawn in place; undefined where stdout is no terminal that can. */
  readonly screen: Screen | undefined;
  /** Cells of the terminal, asked for each time, for it can be resized. */
  readonly columns: () => number;
  readonly rows: () => number;
  /** Aborted when stdout takes nothing any more; its reason is the system's error. */
  readonly lost: AbortSignal;
  /** Resolves once all that was written has been taken, however slow the reader, or is lost. */
  readonly flush: () => Promise<void>;
}

/** The process's own, or a test's. */
export interface OutputStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

const columnsOfALog = 120;

/** A terminal that is neither dumb nor told `NO_COLOR` has colours. */
export function outputTo(
  { stdout, stderr }: { readonly stdout: OutputStream; readonly stderr: OutputStream },
  { noColour, isDumbTerminal }: Environment,
): Output {
  const isTerminal = stdout.isTTY === true;
  const paint = isTerminal && !noColour && !isDumbTerminal ? colourPaint : plainPaint;
  const lost = new AbortController();
  stdout.on("error", (error: Error) => lost.abort(error));
  // There is nowhere left to say that nothing can be said.
  stderr.on("error", () => undefined);
  return {
    out: (text) => void stdout.write(`${paint(line(text))}\n`),
    json: (value) => void stdout.write(`${jsonLine(value)}\n`),
    row: (text) => void stdout.write(`${plainPaint(line(text))}\r\n`),
    note: (text) => void stderr.write(`${plainPaint(line(text))}\n`),
    screen: isTerminal && !isDumbTerminal ? new Screen(stdout, paint) : undefined,
    columns: () => (isTerminal && stdout.columns ? stdout.columns : columnsOfALog),
    rows: () => (isTerminal && stdout.rows ? stdout.rows : 24),
    lost: lost.signal,
    flush: async () => {
      await Promise.all([stdout, stderr].map(flushed));
    },
  };
}

async function flushed(stream: Writable): Promise<void> {
  // Its callback comes after those of all earlier writes, with an error where the stream is lost.
  await new Promise((resolve) => stream.write("", resolve));
}

/** Whoever read stdout has gone away, as `head` does: nobody has to be told. */
export function isClosedPipe(reason: unknown): boolean {
  return hasCode(reason, "EPIPE");
}

/** @param reason of `lost` */
export function lostText(reason: unknown): string {
  return `standard output cannot be written (${systemReason(reason)})`;
}
