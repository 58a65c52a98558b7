import { line, toned, type Text } from "../line.js";
import type { Output } from "../output.js";
import { cut } from "../terminalText.js";

/** How far something is: redrawn in place on a terminal, a line for each step elsewhere. */
export class ProgressView {
  readonly #output: Output;
  readonly #json: boolean;
  #lastHead = "";

  constructor({ output, json }: { readonly output: Output; readonly json: boolean }) {
    this.#output = output;
    this.#json = json;
  }

  /**
   * @param value what a program is told
   * @param head what a log is told when it changes
   * @param detail what only a terminal shows beside it
   */
  show(value: object, head: string, detail: Text): void {
    const { json, out, screen, columns } = this.#output;
    if (this.#json) return json(value);
    if (screen !== undefined) {
      const width = columns() - 1;
      return screen.show([
        cut(toned("strong", head), width),
        cut(toned("faint", line("  ", detail)), width),
      ]);
    }
    if (head !== this.#lastHead) out(head);
    this.#lastHead = head;
  }

  /** May be called twice. */
  close(): void {
    this.#output.screen?.close();
  }
}
