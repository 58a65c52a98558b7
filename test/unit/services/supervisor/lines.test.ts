import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import {
  LineRing,
  longestLine,
  mostLines,
  onLines,
} from "../../../../src/services/supervisor/lines.js";

async function linesOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  onLines(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await once(stream, "close");
  return lines;
}

const bytes = (text: string): Buffer => Buffer.from(text);

describe("the lines of a service", () => {
  it("are the same however they come in pieces", async () => {
    const text = "ein\nZwölf Boxkämpfer 🦊\r\n\n\ndrei\rvier";
    const expected = ["ein", "Zwölf Boxkämpfer 🦊", "drei", "vier"];
    const whole = bytes(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 8 }), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const chunks = places.slice(1).map((end, at) => whole.subarray(places[at], end));
        assert.deepEqual(await linesOf(chunks), expected);
      }),
      { numRuns: 200 },
    );
  });

  it("have a bound each, and the rest of a long one is left out", async () => {
    const long = "x".repeat(longestLine);
    const chunks = [...new Array<Buffer>(50).fill(bytes(long)), bytes("\nnext\n")];
    assert.deepEqual(await linesOf(chunks), [long, "next"]);
  });

  it("may be any bytes", async () => {
    const [line, next] = await linesOf([Buffer.from([0xff, 0xfe, 0x0a, 0x61])]);
    assert.equal(line, "\ufffd\ufffd");
    assert.equal(next, "a");
  });

  it("are kept to the newest 1,000", () => {
    const ring = new LineRing();
    for (let at = 0; at < 5500; at++) ring.add(String(at));
    assert.equal(ring.last().length, mostLines);
    assert.deepEqual(ring.last(2), ["5498", "5499"]);
    assert.equal(ring.last()[0], "4500");
  });
});
