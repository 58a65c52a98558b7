import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Longest line that is kept; what is beyond is left out. */
export const longestLine = 2000;
/** Lines that are kept of a service. */
export const mostLines = 1000;

/**
 * Tells the lines of a stream, each cut at `longest` characters, however long it is: nothing more than
 * that is ever held. The last line needs no end; a line that is redrawn counts each time, an empty one
 * never.
 */
export function onLines(
  stream: Readable,
  tell: (line: string) => void,
  longest: number = longestLine,
): void {
  const decoder = new StringDecoder("utf8");
  let line = "";
  let hasLine = false;
  const take = (text: string): void => {
    const parts = text.split(/\r\n|\n|\r/);
    parts.forEach((part, at) => {
      if (at > 0) {
        if (hasLine) tell(line);
        line = "";
        hasLine = false;
      }
      if (part === "") return;
      hasLine = true;
      if (line.length < longest) line += part.slice(0, longest - line.length);
    });
  };
  stream.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
  stream.on("close", () => {
    take(decoder.end());
    if (hasLine) tell(line);
    hasLine = false;
  });
  // A pipe that breaks has ended: what became of its process is told by the process.
  stream.on("error", () => undefined);
}

/** The newest lines of a service, for a person and for hints. */
export class LineRing {
  #lines: string[] = [];

  add(line: string): void {
    this.#lines.push(line);
    // Cut now and then, not at each line.
    if (this.#lines.length > 2 * mostLines) this.#lines = this.#lines.slice(-mostLines);
  }

  /** Oldest first. */
  last(count = mostLines): readonly string[] {
    return this.#lines.slice(-Math.min(count, mostLines));
  }
}
