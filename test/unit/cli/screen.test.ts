import assert from "node:assert/strict";
import { line } from "../../../src/cli/line.js";
import { plainPaint } from "../../../src/cli/paint.js";
import { Screen } from "../../../src/cli/screen.js";

/** As much of a terminal as the screen uses: lines, a cursor, and what the codes do to them. */
class FakeTerminal {
  lines: string[] = [""];
  writes = 0;
  #row = 0;
  #column = 0;

  write(text: string): void {
    this.writes += 1;
    for (const [token] of text.matchAll(/\u001b\[\??\d*[A-Za-z]|[\s\S]/g)) this.#take(token);
  }

  #take(token: string): void {
    const line = this.lines[this.#row] ?? "";
    if (token === "\n") {
      this.#row += 1;
      this.#column = 0;
      while (this.lines.length <= this.#row) this.lines.push("");
    } else if (token === "\r") this.#column = 0;
    else if (token === "\u001b[K") this.lines[this.#row] = line.slice(0, this.#column);
    else if (token === "\u001b[J") {
      this.lines.length = this.#row + 1;
      this.lines[this.#row] = line.slice(0, this.#column);
    } else if (/^\u001b\[\d+A$/.test(token)) this.#row -= Number(token.slice(2, -1));
    else if (!token.startsWith("\u001b")) {
      const before = line.slice(0, this.#column);
      this.lines[this.#row] = before + token + line.slice(this.#column + 1);
      this.#column += 1;
    }
  }
}

describe("the screen", () => {
  function opened() {
    const terminal = new FakeTerminal();
    terminal.write("before\n");
    const screen = new Screen(terminal, plainPaint);
    const show = (...lines: string[]): void => screen.show(lines.map((text) => line(text)));
    return { terminal, show, close: () => screen.close() };
  }

  it("redraws its lines in place, below what was printed before", () => {
    const { terminal, show } = opened();
    show("one", "two", "three");
    show("1", "two and more");
    assert.deepEqual(terminal.lines, ["before", "1", "two and more", ""]);
    show("1", "2", "3", "4");
    assert.deepEqual(terminal.lines, ["before", "1", "2", "3", "4", ""]);
  });
  it("leaves nothing behind when it is closed, also twice", () => {
    const { terminal, show, close } = opened();
    show("one", "two");
    close();
    close();
    assert.deepEqual(terminal.lines, ["before", ""]);
  });
  it("writes each frame at once, and none that is the same", () => {
    const { terminal, show } = opened();
    show("one", "two");
    const { writes } = terminal;
    show("one", "two");
    assert.equal(terminal.writes, writes);
    show("one", "2");
    assert.equal(terminal.writes, writes + 1);
  });
});
