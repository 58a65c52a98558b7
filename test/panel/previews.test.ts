import assert from "node:assert/strict";
import { pngOf } from "../support/images.js";
import type { HostToView } from "../../src/protocol/panelMessages.js";
import { maxPreviewBytes, maxPreviews } from "../../src/protocol/panelMessages.js";
import type { PanelPage } from "../support/panelPage.js";
import type { PanelServer } from "../support/panelServer.js";
import {
  previewOf,
  sessionOf,
  starts,
  upTo,
  type Recording,
  type SessionMessage,
} from "../support/panelSessions.js";
import { usePanel } from "../support/usePanel.js";

const node = '.node[data-id="i0c0"]';
const canvas = `${node} canvas.thumbnail`;

/** Counts what is decoded, what of it is given back, and frames in which no picture is seen. */
const watch = `(() => {
  const decode = createImageBitmap.bind(globalThis);
  const close = ImageBitmap.prototype.close;
  const watched = globalThis.watched = { decoded: 0, closed: 0, blank: [], frames: 0 };
  globalThis.createImageBitmap = (...args) => { watched.decoded++; return decode(...args); };
  ImageBitmap.prototype.close = function () { watched.closed++; return close.call(this); };
  const isSeen = (element) => element !== null && element.checkVisibility()
    && (element instanceof HTMLCanvasElement
      ? element.getContext("2d").getImageData(element.width >> 1, element.height >> 1, 1, 1).data[3] === 255
      : element.complete && element.naturalWidth > 0);
  globalThis.watchFrames = () => {
    const look = () => {
      watched.frames++;
      const inPane = [...document.querySelectorAll(".detail-preview, .detail-image img")];
      if (!isSeen(document.querySelector('${canvas}'))) watched.blank.push("node");
      if (!inPane.some(isSeen)) watched.blank.push("pane");
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
})()`;

interface Watched {
  readonly decoded: number;
  readonly closed: number;
  readonly blank: readonly string[];
  readonly frames: number;
}

describe("previews in the search panel", function () {
  let server: PanelServer;
  let recording: Recording;
  let panel: PanelPage;
  let drawing: SessionMessage;
  usePanel((run) => ({ server, recording, panel } = run));
  before(() => {
    drawing = sessionOf(upTo(recording.events, starts("i0c0", "draw")), server.origin);
  });
  beforeEach(async () => {
    await panel.reload();
    await panel.page.evaluate(watch);
    await panel.deliver(drawing);
  });

  const progress = (
    step: number,
    bytes = previewOf(recording.folder, "i0c0.png", step),
  ): HostToView => ({
    kind: "progress",
    steps: [{ candidate: "i0c0", step, steps: 20 }],
    previews: [{ candidate: "i0c0", mediaType: "image/jpeg", bytes }],
  });
  const painted = (): Promise<void> =>
    panel.until(`document.querySelector('${canvas}')?.dataset.state === "preview"
      && document.querySelector(".detail-preview:not([hidden])") !== null`);
  const watched = (): Promise<Watched> => panel.page.evaluate("globalThis.watched");
  const label = (): Promise<string> => panel.text(`${node} .for-reader`);

  it("stand in the node and in the pane, and for a reader the step is said as before", async () => {
    await panel.deliver(progress(3));
    await painted();
    assert.match(await label(), /^Drawing, step 3 of 20\. /);
    assert.match(await panel.text(`${node} .node-state`), /Drawing, step 3 of 20/);
    assert.match(await panel.text(".detail h2"), /Drawing, step 3 of 20/);
    assert.equal(await panel.page.locator(`${node} .ring`).count(), 1);
    assert.equal(await panel.page.getByRole("img", { name: /^Preview\. / }).count(), 1);
    assert.deepEqual(await panel.complaints(), []);
  });

  it("are followed by the image without a frame in which nothing is seen", async () => {
    // The image takes its time, as from a far machine.
    let send: () => void = () => undefined;
    const sent = new Promise<void>((resolve) => (send = resolve));
    await panel.page.route("**/images/i0c0.png", async (route) => {
      await sent;
      await route.continue();
    });
    await panel.deliver(progress(19));
    await painted();
    await panel.page.evaluate("globalThis.watchFrames()");
    const drawn = recording.events.findIndex(
      (event) => event.kind === "imageDrawn" && event.key.startsWith("i0c0/"),
    );
    const events = recording.events.slice(drawing.events.length, drawn + 1);
    await panel.deliver({ kind: "events", events, images: [] });
    assert.match(await panel.text(".detail h2"), /i0c0/);
    const uri = `${server.origin}/images/i0c0.png`;
    await panel.deliver({ kind: "events", events: [], images: [{ candidate: "i0c0", uri }] });
    await panel.frame();
    send();
    await panel.until(`document.querySelector('${canvas}').dataset.state === "shown"
      && document.querySelector(".detail-preview") === null`);
    await panel.frame();
    const { blank, frames } = await watched();
    assert.deepEqual(blank, []);
    assert.ok(frames > 2);
    assert.equal(await panel.page.locator(`${node} .ring`).count(), 0);
    await panel.page.unroute("**/images/i0c0.png");
  });

  it("are decoded one at a time, of a flood the latest alone, and are given back", async () => {
    await panel.deliver(progress(1));
    await painted();
    await panel.until("globalThis.watched.closed === 2");
    // The node and the pane have each shown the first: of the rest they show few, at last the latest.
    await panel.deliver(...Array.from({ length: 14 }, (_, index) => progress(index + 2)));
    await panel.until("globalThis.watched.decoded >= 4 && globalThis.watched.closed >= 4");
    const { decoded } = await watched();
    assert.ok(decoded <= 8, `${decoded} decoded`);
    assert.match(await label(), /^Drawing, step 15 of 20\. /);
  });

  it("that cannot be decoded leave the ring where it is", async () => {
    const broken = previewOf(recording.folder, "i0c0.png", 3).subarray(0, 40).slice();
    await panel.deliver(progress(3, broken));
    await panel.until("globalThis.watched.decoded >= 2");
    await panel.frame();
    assert.equal(await panel.page.locator(`${canvas}[data-state="waiting"]`).count(), 1);
    assert.equal(await panel.page.locator(`${node} .ring`).count(), 1);
    assert.match(await panel.text(".detail-picture"), /No image yet/);
    assert.deepEqual(await panel.complaints(), []);
  });

  it("of any shape take no larger canvas than others", async () => {
    for (const [width, height] of [
      [1, 2000],
      [2000, 1],
      [1600, 1200],
    ] as const) {
      await panel.deliver(drawing);
      await panel.deliver(progress(3, new Uint8Array(pngOf(width, height))));
      await painted();
      const size = await panel.page.evaluate<number>(
        `Math.max(...[...document.querySelectorAll("canvas")].flatMap((one) => [one.width, one.height]))`,
      );
      assert.ok(size <= 768, `${size} pixels`);
    }
  });

  it("go when nobody draws any more", async () => {
    await panel.deliver(progress(3));
    await painted();
    await panel.deliver({ kind: "access", access: { kind: "idle" } });
    assert.equal(await panel.page.locator("canvas").count(), 0);
    assert.match(await label(), /^Stopped while drawing\. /);
    assert.match(await panel.text(".detail-picture"), /No image yet/);
  });

  it("that are none of the host's are ignored, with the message that they came in", async () => {
    const [good] = (progress(3) as Extract<HostToView, { kind: "progress" }>).previews;
    const forged: unknown[] = [
      [{ ...good, bytes: "/9j/4AAQSkZJRg==" }],
      [{ ...good, bytes: [255, 216, 255] }],
      [{ ...good, bytes: new Uint8Array() }],
      [{ ...good, bytes: new Uint8Array(maxPreviewBytes + 1) }],
      [{ ...good, mediaType: "image/svg+xml" }],
      [{ ...good, candidate: "__proto__" }],
      [{ ...good, uri: "https://elsewhere.test/i0c0.png" }],
      Array.from({ length: maxPreviews + 1 }, () => good),
    ];
    for (const previews of forged) {
      await panel.deliver({ ...progress(9), previews });
    }
    assert.equal(await panel.page.locator("canvas").count(), 0);
    assert.match(await label(), /^Drawing\. /);
    assert.equal((await watched()).decoded, 0);
    assert.deepEqual(await panel.complaints(), []);
  });
});
