import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { jsonOf, runCli } from "../support/cliProcess.js";
import { answerLooks, galleryImages, galleryOf } from "../support/galleryPanel.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { printRows } from "./print.js";
import { median, quantile } from "./statistics.js";
import { passFail, type BenchRow } from "./table.js";

/** How quick the gallery is with 10,000 images, in Chromium and under its own security policy. */

const runs = 5;
const images = 10_000;
const sidePx = 1024;
const paintBarMs = 500;
/** Two frames. */
const workBarMs = 32;
const wheelSteps = 120;

/**
 * From the message with all images to the second frame after every picture in sight has been made.
 * In one expression: what waits outside of the page would be measured too.
 */
const firstPaint = `(async (message) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  const from = performance.now();
  panel.deliver(message);
  const isInSight = (canvas) => {
    const [own, view] = [canvas, document.querySelector(".grid-view")].map((e) => e.getBoundingClientRect());
    return own.bottom > view.top && own.top < view.bottom;
  };
  const isDone = () => {
    const pictures = [...document.querySelectorAll("canvas.thumbnail")].filter(isInSight);
    return pictures.length > 0 && pictures.every(({ dataset }) => dataset.state !== "waiting");
  };
  do await frame(); while (!isDone());
  await frame();
  await frame();
  return performance.now() - from;
})`;

/** What a letter takes, from the key to the end of the frame that shows what it finds. */
const typing = `(async (text) => {
  const field = document.querySelector("#query");
  const took = [];
  for (let at = 1; at <= text.length; at++) {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const from = performance.now();
    field.value = text.slice(0, at);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      // After the frame is painted.
      channel.port2.postMessage(null);
    }));
    took.push(performance.now() - from);
  }
  return took;
})`;

/** Work of each frame while the list is scrolled by most of a row each: script, layout and paint. */
const scrolling = `(async (steps) => {
  const view = document.querySelector(".grid-view");
  const took = [];
  for (let step = 0; step < steps; step++) {
    const from = await new Promise((done) => requestAnimationFrame(() => {
      const at = performance.now();
      view.scrollTop += step < steps / 2 ? 220 : -180;
      done(at);
    }));
    await new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(null);
    });
    took.push(performance.now() - from);
  }
  return took;
})`;

async function benchGallery(
  browser: Browser,
  server: PanelServer,
  files: readonly string[],
): Promise<BenchRow> {
  const message = JSON.stringify(galleryOf(galleryImages(images)));
  const [paints, letters, frames]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < runs; run++) {
    // A page in a context of its own: nothing is cached.
    const panel = await PanelPage.open(browser, server, { name: "gallery" });
    await panel.page.evaluate(answerLooks(server.origin, files));
    paints.push(await panel.page.evaluate(`${firstPaint}(${message})`));
    const scrolled = await panel.page.evaluate<number[]>(`${scrolling}(${wheelSteps})`);
    frames.push(quantile(scrolled, 0.95));
    const typed = await panel.page.evaluate<number[]>(`${typing}("sailboat warm")`);
    letters.push(Math.max(...typed));
    await panel.close();
  }
  const shown = (values: readonly number[]): string => values.map((ms) => ms.toFixed(0)).join(", ");
  const rows: readonly [what: string, each: readonly number[], bar: number][] = [
    ["First paint with every picture in sight", paints, paintBarMs],
    ["The slowest letter in the search field, to the painted frame", letters, workBarMs],
    ["95th percentile of a frame's work while scrolling", frames, workBarMs],
  ];
  return {
    title: `The gallery with ${images.toLocaleString("en-US")} images`,
    isPassed: rows.every(([, each, bar]) => median(each) <= bar),
    text: rows
      .map(
        ([what, each, bar]) =>
          `${what}: median of ${runs} ${median(each).toFixed(0)} ms (${shown(each)}; ` +
          `bar ${bar} ms). ${passFail(median(each) <= bar)}`,
      )
      .join("\n\n"),
  };
}

const [server, browser] = await Promise.all([startPanelServer(), launchBrowser()]);
const out = mkdtempSync(join(tmpdir(), "imagebeam-gallery-"));
try {
  // As large as a search's own images are.
  const size = ["--width", String(sidePx), "--height", String(sidePx)];
  const args = ["two red sailboats", "--seed", "7", "--json", "--out", out, "--iterations", "1"];
  const { result } = jsonOf(await runCli([...args, "--candidates", "12", ...size]));
  const folder = dirname(result.image ?? join(out, "none"));
  const files = readdirSync(folder).filter((name) => name.endsWith(".png"));
  server.setImages(folder);
  await printRows("The gallery", [() => benchGallery(browser, server, files)]);
} finally {
  await browser.close();
  await server.close();
  rmSync(out, { recursive: true, force: true });
}
