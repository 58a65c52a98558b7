import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { decodePixels } from "../../src/images/decodePixels.js";
import { readHeader } from "../../src/images/imageFormat.js";
import type { WorkerJobs } from "../../src/worker.js";
import { brokenMessage } from "../../src/svg/caps.js";
import { WorkerPool } from "../../src/workerPool.js";
import { lossyWebp, pngOf } from "../support/images.js";
import { ranMs } from "../support/threadTime.js";

const script = fileURLToPath(new URL("../../dist/worker.mjs", import.meta.url));
const never = new AbortController().signal;
const request = (sidePx: number) => ({
  prompt: "three blue birds above a snowy pine forest",
  negativePrompt: "",
  seed: 7,
  widthPx: sidePx,
  heightPx: sidePx,
});

/** The longest turn of the event loop, milliseconds, while `work` went on. */
async function longestTurnMs(work: Promise<unknown>): Promise<number> {
  const done = work.then(() => true);
  const turn = () => new Promise<false>((resolve) => setImmediate(() => resolve(false)));
  let longest = 0;
  let last = ranMs();
  while (!(await Promise.race([done, turn()]))) {
    const now = ranMs();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return longest;
}

describe("WorkerPool", () => {
  let pool: WorkerPool<WorkerJobs>;
  beforeEach(() => {
    pool = new WorkerPool(script);
  });
  afterEach(() => pool.dispose());

  it("draws, decodes and judges the largest image without blocking this thread over 30 ms", async () => {
    const lookOnce = async (): Promise<void> => {
      const png = await pool.run("draw", request(2048), [], never);
      const decoded = await pool.run("decode", png, [], never);
      assert.ok(decoded.kind === "pixels");
      const look = { goal: "three blue birds", negativePrompt: "", pixels: decoded.pixels };
      await pool.run("judge", look, [decoded.pixels.rgba.buffer as ArrayBuffer], never);
    };
    await pool.run("draw", request(64), [], never);
    // What is compiled on the way counts once only.
    const first = await longestTurnMs(lookOnce());
    const longest = first <= 30 ? first : await longestTurnMs(lookOnce());
    assert.ok(
      longest <= 30,
      `blocked for ${Math.round(longest)} ms, ${Math.round(first)} at first`,
    );
  });

  it("ends a job that is aborted, at once and with the signal's reason, and works on", async () => {
    await pool.run("draw", request(64), [], never);
    const stop = new AbortController();
    const reason = new Error("enough");
    const drawing = pool.run("draw", request(2048), [], stop.signal);
    setImmediate(() => stop.abort(reason));
    await assert.rejects(drawing, reason);
    const png = await pool.run("draw", request(64), [], never);
    assert.equal(decodePixels(png).widthPx, 64);
  });

  it("does not begin what was aborted before", async () => {
    await assert.rejects(
      pool.run("draw", request(64), [], AbortSignal.abort("no")),
      (thrown) => thrown === "no",
    );
  });

  it("decodes a WebP", async () => {
    const decoded = await pool.run("decode", lossyWebp, [], never);
    assert.ok(decoded.kind === "pixels");
    assert.deepEqual(decoded.pixels, decodePixels(lossyWebp));
  });

  it("encodes for a judge that uploads", async () => {
    const encoding = { maxPx: 32, mediaType: "image/jpeg" } as const;
    const encoded = await pool.run("encode", { bytes: pngOf(64, 16), encoding }, [], never);
    assert.ok(encoded.kind === "encoded");
    assert.deepEqual(readHeader(encoded.image.bytes), {
      mediaType: "image/jpeg",
      widthPx: 32,
      heightPx: 8,
    });
  });

  it("tells a broken image from a broken job", async () => {
    const broken = pngOf(8, 8).slice(0, 60);
    const encoding = { maxPx: 32, mediaType: "image/png" } as const;
    const encoded = await pool.run("encode", { bytes: broken, encoding }, [], never);
    assert.equal(encoded.kind, "invalid");
    assert.equal((await pool.run("decode", broken, [], never)).kind, "invalid");
    const impossible = { ...request(64), prompt: 5 as unknown as string };
    await assert.rejects(pool.run("draw", impossible, [], never), { code: "job.failed" });
  });

  describe("drawing SVG", () => {
    const drawing = (inside: string, sidePx = 64) => ({
      answer: `<svg viewBox="0 0 64 64">${inside}</svg>`,
      size: { widthPx: sidePx, heightPx: sidePx },
    });
    const plain = drawing('<rect width="64" height="64"/><text y="20">Text</text>');

    it("makes a PNG, and an SVG without fonts, of an answer", async () => {
      const drawn = await pool.run("drawSvg", plain, [], never);
      assert.ok(drawn.kind === "drawn");
      assert.equal(decodePixels(drawn.png).widthPx, 64);
      assert.match(drawn.svg, /aria-label="Text"><path /);
      const refused = await pool.run("drawSvg", { ...plain, answer: "No." }, [], never);
      assert.equal(refused.kind, "refused");
    });

    it("changes a drawing, and makes a smaller PNG beside", async () => {
      const first = await pool.run(
        "drawSvg",
        drawing('<rect id="a" width="9" height="9"/>'),
        [],
        never,
      );
      assert.ok(first.kind === "drawn");
      const answer = '<edit><set id="a" fill="red"/></edit>';
      const work = { ...drawing(""), answer, base: first.source, smallPx: 16 };
      const second = await pool.run("drawSvg", work, [], never);
      assert.ok(second.kind === "drawn" && second.small !== undefined);
      assert.match(second.source, /<rect id="a" width="9" height="9" fill="red"\/>/);
      assert.equal(decodePixels(second.small).widthPx, 16);
    });

    it("ends a drawing that takes too long, and works on", async () => {
      await pool.dispose();
      pool = new WorkerPool(script, { drawSvg: 50 });
      const layers = '<g opacity=".9">'.repeat(11);
      const slow = drawing(`${layers}<rect width="64" height="64"/>`, 4096);
      await assert.rejects(pool.run("drawSvg", slow, [], never), { code: "job.tooLong" });
      assert.ok(await pool.run("draw", request(64), [], never));
    });

    it("takes a fresh thread after the rasteriser broke", async () => {
      const broken = pool.run("drawSvg", drawing("<rect/>", 1e6), [], never);
      await assert.rejects(broken, { code: "job.failed", message: new RegExp(brokenMessage) });
      const drawn = await pool.run("drawSvg", plain, [], never);
      assert.equal(drawn.kind, "drawn");
    });
  });
});
