import type { Line } from "./line.js";
import type { Paint } from "./paint.js";

/** The part of a terminal's stream that is drawn on. */
export interface TerminalStream {
  write(text: string): unknown;
}

const eraseBelow = "\u001b[J";
const eraseLine = "\u001b[K";
// Terminals that know these show a frame as a whole; the others ignore them.
const beginFrame = "\u001b[?2026h";
const endFrame = "\u001b[?2026l";

/**
 * Lines redrawn in place below whatever was printed before. One write a frame, over the old lines
 * and without clearing first, so that nothing flickers. The cursor is never hidden: there is nothing
 * to restore should the process be killed. Lines must be narrower than the terminal.
 */
export class Screen {
  readonly #stream: TerminalStream;
  readonly #paint: Paint;
  #shown: readonly string[] = [];
  #isOpen = false;

  constructor(stream: TerminalStream, paint: Paint) {
    this.#stream = stream;
    this.#paint = paint;
  }

  /** Replaces the lines shown; writes nothing when they are the same. */
  show(unpainted: readonly Line[]): void {
    const lines = unpainted.map(this.#paint);
    if (this.#isOpen && sameLines(lines, this.#shown)) return;
    const start = this.#toTop();
    const body = lines.map((line) => `${line}${eraseLine}\n`).join("");
    this.#stream.write(`${beginFrame}${start}${body}${eraseBelow}${endFrame}`);
    this.#shown = lines;
    this.#isOpen = true;
  }

  /** Takes the lines away. May be called twice. */
  close(): void {
    if (!this.#isOpen) return;
    this.#stream.write(`${this.#toTop()}${eraseBelow}`);
    this.#isOpen = false;
    this.#shown = [];
  }

  #toTop(): string {
    return this.#shown.length > 0 ? `\r\u001b[${this.#shown.length}A` : "\r";
  }
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
