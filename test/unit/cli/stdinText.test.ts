import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import fc from "fast-check";
import { UsageError } from "../../../src/base/errors.js";
import { readText } from "../../../src/cli/stdinText.js";

const never = new AbortController().signal;
const read = (...chunks: readonly Uint8Array[]): Promise<string> =>
  readText(Readable.from(chunks, { objectMode: false }), never);

const utf16 = (text: string, order: "le" | "be"): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
};
const text = "a café 灯台 👩‍🚀\nat dusk \u001b[31m";

describe("text on standard input", () => {
  const encodings: readonly [name: string, bytes: Buffer][] = [
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with its mark", Buffer.from(`\uFEFF${text}`)],
    ["UTF-16 with its mark", utf16(text, "le")],
    ["big-endian UTF-16 with its mark", utf16(text, "be")],
  ];
  for (const [name, bytes] of encodings) {
    it(`is read as ${name}, wherever it is split`, async () => {
      for (let at = 0; at <= bytes.length; at++) {
        assert.equal(await read(bytes.subarray(0, at), bytes.subarray(at)), text);
      }
    });
  }
  it("may be nothing", async () => {
    assert.equal(await read(), "");
  });

  const refused: readonly [what: string, bytes: Uint8Array, message: RegExp][] = [
    ["Latin-1", Buffer.from("café au lait", "latin1"), /no text in UTF-8: save it in UTF-8/],
    ["half a character", Buffer.from("灯").subarray(0, 2), /no text in UTF-8/],
    ["UTF-16 without a mark", Buffer.from("a boat", "utf16le"), /no text/],
    ["half of UTF-16", utf16("a boat", "le").subarray(0, -1), /no text in UTF-16LE/],
    ["UTF-16 with half an emoji", utf16("a\ud83d", "le"), /no text in UTF-16LE/],
    ["UTF-32", Buffer.from("fffe000061000000", "hex"), /no text/],
    ["a PNG", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), /no text/],
    ["a NUL in a text", Buffer.from("a boat\0"), /no text/],
    ["control characters", Buffer.from([1, 2, 3, 4]), /no text/],
    ["a flood", Buffer.alloc(1_000_001, "a"), /longer than 1 MB/],
    [
      "a flood that is cut in a character",
      Buffer.from(`a${"灯".repeat(400_000)}`),
      /longer than 1 MB/,
    ],
  ];
  for (const [what, bytes, message] of refused) {
    it(`is refused with a sentence where it is ${what}`, async () => {
      await assert.rejects(read(bytes), (error: unknown) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, message);
        return true;
      });
    });
  }
  it("is told apart from noise", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 50 }), async (bytes) => {
        const found = await read(bytes).catch((error: unknown) => error);
        assert.ok(found instanceof UsageError || !/[\p{Cs}\0]/u.test(found as string));
      }),
    );
  });
  it("is not waited for when it is endless", async () => {
    function* endless(): Generator<Buffer> {
      for (;;) yield Buffer.alloc(65_536, "y\n");
    }
    await assert.rejects(readText(Readable.from(endless()), never), /longer than 1 MB/);
  });
  it("is not waited for after an interrupt, and says when it cannot be read", async () => {
    const stop = new AbortController();
    const waiting = new PassThrough();
    const reading = readText(waiting, stop.signal);
    stop.abort();
    await assert.rejects(reading, { name: "AbortError" });
    assert.ok(waiting.destroyed);
    const broken = new PassThrough();
    const failing = readText(broken, never);
    broken.destroy(new Error("EISDIR: illegal operation on a directory, read"));
    await assert.rejects(failing, /cannot be read \(EISDIR: illegal operation on a directory\)/);
  });
});
