import assert from "node:assert/strict";
import { SessionOutbox } from "../../../../../src/host/panels/search/sessionOutbox.js";
import type { SessionEvent } from "../../../../../src/protocol/events.js";
import {
  maxPreviewBytes,
  maxPreviews,
  parseHostToView,
  type HostToView,
  type PreviewMessage,
} from "../../../../../src/protocol/panelMessages.js";
import { jpegOf, losslessWebp, lossyWebp, pngOf } from "../../../../support/images.js";
import { ManualTimer } from "../../../../support/manualTimer.js";

const steps = { step: 3, steps: 20 };
const png = (widthPx: number, heightPx = 4) =>
  ({ bytes: pngOf(widthPx, heightPx), mediaType: "image/png" }) as const;

/** A panel that takes each message when it is told to, or at once. */
class Panel {
  readonly timer = new ManualTimer();
  readonly messages: HostToView[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly box: SessionOutbox;

  constructor({ isSlow = false } = {}) {
    this.box = new SessionOutbox((message) => {
      this.messages.push(message);
      return isSlow ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
    }, this.timer);
  }

  /** The previews that have been sent, message by message. */
  get sent(): readonly (readonly PreviewMessage[])[] {
    return this.messages.flatMap((message) =>
      message.kind === "progress" && message.previews.length > 0 ? [message.previews] : [],
    );
  }

  /** Lets the time of one batch pass, and what follows from it happen. */
  async pass(): Promise<void> {
    this.timer.pass(100);
    await settled();
  }

  /** All messages that are on their way arrive. */
  async arrive(): Promise<void> {
    this.#waiting.splice(0).forEach((resolve) => resolve());
    await settled();
  }
}

/** Resolves when every promise that can go on has done so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const ids = (previews: readonly PreviewMessage[] | undefined): readonly string[] | undefined =>
  previews?.map(({ candidate }) => candidate);

describe("previews that are told to a panel", () => {
  const images: readonly [name: string, bytes: Uint8Array, mediaType: string][] = [
    ["PNG", pngOf(5, 4), "image/png"],
    ["JPEG", jpegOf(24, 16), "image/jpeg"],
    ["lossy WebP", lossyWebp, "image/webp"],
    ["lossless WebP", losslessWebp, "image/webp"],
  ];
  for (const [name, bytes, mediaType] of images) {
    it(`are what their bytes say, whatever the model says of them: ${name}`, async () => {
      const panel = new Panel();
      panel.box.progress("i0c0", { ...steps, preview: { bytes, mediaType: "image/png" } });
      await panel.pass();
      assert.deepEqual(panel.messages, [
        {
          kind: "progress",
          steps: [{ candidate: "i0c0", ...steps }],
          previews: [{ candidate: "i0c0", bytes: new Uint8Array(bytes), mediaType }],
        },
      ]);
      assert.equal(parseHostToView(panel.messages[0]).ok, true);
    });
  }

  const padded = (length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    bytes.set(jpegOf(8, 8));
    bytes.set([0xff, 0xd9], length - 2);
    return bytes;
  };
  const dropped: readonly [why: string, bytes: Uint8Array][] = [
    ["it is empty", new Uint8Array()],
    ["it is no image", new TextEncoder().encode("<svg onload='alert(1)'/>")],
    ["it is a GIF", new TextEncoder().encode("GIF89a, and so on")],
    ["it is cut short", pngOf(5, 4).subarray(0, 40)],
    ["it has too many bytes", padded(maxPreviewBytes + 1)],
    ["it has a megabyte", new Uint8Array(1_000_000)],
    ["it has more pixels than a page may decode", hugePng(4096, 2048)],
    ["its size overflows", hugePng(0xffff_ffff, 0xffff_ffff)],
    ["its buffer was given away", givenAway()],
  ];
  for (const [why, bytes] of dropped) {
    it(`are dropped without a word when ${why}; the step is told all the same`, async () => {
      const panel = new Panel();
      panel.box.progress("i0c0", { ...steps, preview: { bytes, mediaType: "image/png" } });
      await panel.pass();
      assert.deepEqual(panel.messages, [
        { kind: "progress", steps: [{ candidate: "i0c0", ...steps }], previews: [] },
      ]);
    });
  }

  it("may be as large as the cap", async () => {
    const panel = new Panel();
    const bytes = padded(maxPreviewBytes);
    panel.box.progress("i0c0", { ...steps, preview: { bytes, mediaType: "image/jpeg" } });
    await panel.pass();
    assert.equal(panel.sent[0]?.[0]?.bytes.length, maxPreviewBytes);
  });

  it("do not change with the model's buffer, and bring nothing else that lies in it", async () => {
    const panel = new Panel();
    const file = pngOf(5, 4);
    for (const buffer of [new ArrayBuffer(100_000), new SharedArrayBuffer(100_000)]) {
      const bytes = new Uint8Array(buffer, 1000, file.length);
      bytes.set(file);
      panel.box.progress("i0c0", { ...steps, preview: { bytes, mediaType: "image/png" } });
      bytes.fill(0);
      await panel.pass();
      const own = panel.sent.at(-1)?.[0]?.bytes;
      assert.deepEqual(own, new Uint8Array(file));
      assert.ok(own.buffer instanceof ArrayBuffer);
      assert.equal(own.buffer.byteLength, file.length);
    }
    // A Buffer turns into JSON on its way through the editor.
    panel.box.progress("i0c0", { ...steps, preview: png(6) });
    await panel.pass();
    assert.equal(panel.sent.at(-1)?.[0]?.bytes.constructor, Uint8Array);
  });

  it("are the latest of each candidate, ten times a second at most", async () => {
    const panel = new Panel();
    for (let nth = 1; nth <= 100; nth++) {
      for (const id of ["i0c0", "i0c1"]) {
        panel.box.progress(id, { step: nth, steps: 100, preview: png(nth) });
      }
      panel.timer.pass(10);
      await settled();
    }
    await panel.pass();
    assert.ok(panel.sent.length > 5 && panel.sent.length <= 11, `${panel.sent.length} messages`);
    for (const previews of panel.sent) assert.deepEqual(ids(previews), ["i0c0", "i0c1"]);
    assert.equal(widthOf(panel.sent.at(-1)?.[1]), 100);
  });

  it("wait for those on their way to arrive; steps and events do not", async () => {
    const panel = new Panel({ isSlow: true });
    for (let nth = 1; nth <= 10; nth++) {
      panel.box.progress("i0c0", { step: nth, steps: 10, preview: png(nth) });
      await panel.pass();
    }
    assert.equal(panel.messages.length, 10);
    assert.equal(panel.sent.length, 1);
    await panel.arrive();
    await panel.pass();
    assert.deepEqual(
      panel.sent.map(([first]) => widthOf(first)),
      [1, 10],
    );
    await panel.arrive();
    await panel.pass();
    assert.equal(panel.sent.length, 2);
    assert.equal(panel.timer.waiting, 0);
  });

  it("go on after a message that never arrived", async () => {
    const timer = new ManualTimer();
    let asked = 0;
    const box = new SessionOutbox(() => {
      asked++;
      return Promise.reject(new Error("disposed"));
    }, timer);
    for (const nth of [1, 2]) {
      box.progress("i0c0", { ...steps, preview: png(nth) });
      timer.pass(100);
      await settled();
    }
    assert.equal(asked, 2);
  });

  it("are no more in one message than a page takes; the others come next, whoever asks again", async () => {
    const panel = new Panel();
    const all = Array.from({ length: 2 * maxPreviews + 1 }, (_, index) => `i0c${index}`);
    for (let batch = 0; batch < 3; batch++) {
      for (const id of all) panel.box.progress(id, { ...steps, preview: png(5) });
      await panel.pass();
    }
    for (const message of panel.messages) assert.equal(parseHostToView(message).ok, true);
    assert.deepEqual(panel.sent.flatMap((previews) => ids(previews)).slice(0, all.length), all);
  });

  it("are dropped once the image is drawn, or the attempt has failed", async () => {
    const over: readonly SessionEvent[] = [
      { ...at(7), kind: "imageDrawn", key: "i0c0/draw/1" },
      { ...at(8), kind: "callFailed", key: "i0c1/draw/1" },
    ] as readonly unknown[] as readonly SessionEvent[];
    const panel = new Panel();
    for (const id of ["i0c0", "i0c1", "i0c2"]) {
      panel.box.progress(id, { ...steps, preview: png(5) });
    }
    over.forEach((event) => panel.box.event(event));
    await panel.pass();
    assert.deepEqual(panel.sent.map(ids), [["i0c2"]]);
  });

  it("are forgotten with all else that waits, and do not wait for a page that is gone", async () => {
    const panel = new Panel({ isSlow: true });
    panel.box.progress("i0c0", { ...steps, preview: png(5) });
    await panel.pass();
    panel.box.progress("i0c0", { ...steps, preview: png(6) });
    panel.box.clear();
    await panel.pass();
    assert.equal(panel.messages.length, 1);
    panel.box.progress("i0c0", { ...steps, preview: png(7) });
    await panel.pass();
    assert.deepEqual(
      panel.sent.map(([first]) => widthOf(first)),
      [5, 7],
    );
    // The first one arrives after all: the second is still on its way.
    panel.box.progress("i0c0", { ...steps, preview: png(8) });
    await panel.pass();
    assert.equal(panel.sent.length, 2);
  });

  it("take bounded memory, however often and however much a model tells", async () => {
    const panel = new Panel({ isSlow: true });
    const large = new Uint8Array(1_000_000);
    const full = padded(maxPreviewBytes);
    for (let call = 0; call < 10_000; call++) {
      const bytes = call % 100 === 0 ? full : large;
      panel.box.progress("i0c0", { ...steps, preview: { bytes, mediaType: "image/jpeg" } });
      if (call % 10 === 0) await panel.pass();
    }
    // The one that is on its way; another one waits.
    const bytes = panel.sent.flat().reduce((sum, preview) => sum + preview.bytes.length, 0);
    assert.equal(bytes, maxPreviewBytes);
    await panel.arrive();
    await panel.pass();
    assert.equal(panel.sent.length, 2);
  });
});

function at(seq: number): { seq: number; at: number } {
  return { seq, at: 0 };
}

function widthOf(preview: PreviewMessage | undefined): number | undefined {
  return preview && Buffer.from(preview.bytes).readUInt32BE(16);
}

/** A small PNG whose header says that it is large. */
function hugePng(widthPx: number, heightPx: number): Uint8Array {
  const bytes = Buffer.from(pngOf(4, 4));
  bytes.writeUInt32BE(widthPx, 16);
  bytes.writeUInt32BE(heightPx, 20);
  return bytes;
}

/** Bytes whose buffer was transferred to a worker. */
function givenAway(): Uint8Array {
  const bytes = new Uint8Array(pngOf(4, 4));
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}
