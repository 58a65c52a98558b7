import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { jsonOf, runCli } from "../support/cliProcess.js";
import { answerLooks, galleryImages, gallerySlices } from "../support/galleryPanel.js";
import { copySession } from "../support/manySessions.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import type { FromHost, ToHost } from "./galleryHost.js";
import { printRows } from "./print.js";
import { median, quantile } from "./statistics.js";
import { passFail, type BenchRow } from "./table.js";

/** How quick the gallery is with 10,000 images, in Chromium and under its own security policy. */

const runs = 5;
const images = 10_000;
const sidePx = 1024;
const perDay = 100;
const paintBarMs = 500;
/** How long a person may see "so far". */
const wholeBarMs = 2000;
const hostScript = fileURLToPath(new URL("galleryHost.ts", import.meta.url));
/** Two frames. */
const workBarMs = 32;
const wheelSteps = 120;

/** Settles in the second frame after every picture in sight has been made. */
const painted = `async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
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
}`;

/**
 * From the messages with all images to the second frame after every picture in sight has been made.
 * In one expression: what waits outside of the page would be measured too.
 */
const firstPaint = `(async (messages) => {
  const from = performance.now();
  for (const message of messages) panel.deliver(message);
  await (${painted})();
  return performance.now() - from;
})`;

/** Settles once the page says that it has so many. */
const told = `async (text) => {
  while (document.querySelector(".filter-count [role=status]")?.textContent !== text) {
    await new Promise((done) => requestAnimationFrame(() => done()));
  }
}`;

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

async function benchPage(
  browser: Browser,
  server: PanelServer,
  files: readonly string[],
): Promise<BenchRow> {
  const messages = JSON.stringify(gallerySlices(galleryImages(images)));
  const [paints, letters, frames]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < runs; run++) {
    // A page in a context of its own: nothing is cached.
    const panel = await PanelPage.open(browser, server, { name: "gallery" });
    await panel.page.evaluate(answerLooks(server.origin, files));
    paints.push(await panel.page.evaluate(`${firstPaint}(${messages})`));
    const scrolled = await panel.page.evaluate<number[]>(`${scrolling}(${wheelSteps})`);
    frames.push(quantile(scrolled, 0.95));
    const typed = await panel.page.evaluate<number[]>(`${typing}("sailboat warm")`);
    letters.push(Math.max(...typed));
    await panel.close();
  }
  return rowOf(`The page alone, told of ${images.toLocaleString("en-US")} images`, [
    ["First paint with every picture in sight", paints, paintBarMs],
    ["The slowest letter in the search field, to the painted frame", letters, workBarMs],
    ["95th percentile of a frame's work while scrolling", frames, workBarMs],
  ]);
}

/**
 * From the command to the pictures: the host, in a process that has never opened a gallery, lists the
 * folders on the disk while the page is loaded. Without an editor there are no frame of its own around
 * the page, and no loading of the extension's code.
 */
async function benchWhole(
  browser: Browser,
  server: PanelServer,
  output: string,
): Promise<BenchRow> {
  const [paints, wholes]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    const opened = await openThroughHost(browser, server, output);
    paints.push(opened.paintedMs);
    wholes.push(opened.wholeMs);
  }
  const title = `From the command, over ${images.toLocaleString("en-US")} sessions on the disk`;
  return rowOf(title, [
    ["Every picture in sight painted", paints, paintBarMs],
    ["All images told of", wholes, wholeBarMs],
  ]);
}

async function openThroughHost(browser: Browser, server: PanelServer, output: string) {
  const host = fork(hostScript, [output, server.origin], {
    execArgv: ["--import", "tsx", "--import", "./.ci/fakeVscode.mjs"],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const say = (message: ToHost): void => void host.send(message);
    await page.exposeBinding("sayToHost", (_, message: unknown) => say({ kind: "say", message }));
    // It has read its code and says so.
    await once(host, "message");
    const fromMs = performance.now();
    await new Promise<void>((resolve, reject) => {
      host.on("message", (message: FromHost) => {
        if (message.kind === "load") {
          page.goto(`${server.origin}/?page=gallery`).then(() => resolve(), reject);
        } else if (message.kind === "post") {
          void page.evaluate(`panel.deliver(${JSON.stringify(message.message)})`);
        }
      });
      say({ kind: "open" });
    });
    await page.evaluate(`(${painted})()`);
    const paintedMs = performance.now() - fromMs;
    await page.evaluate(`(${told})("${images.toLocaleString("en-US")} images")`);
    return { paintedMs, wholeMs: performance.now() - fromMs };
  } finally {
    await context.close();
    host.kill();
  }
}

function rowOf(
  title: string,
  rows: readonly (readonly [what: string, each: readonly number[], barMs: number])[],
): BenchRow {
  const shown = (values: readonly number[]): string => values.map((ms) => ms.toFixed(0)).join(", ");
  return {
    title,
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
const [out, many] = ["images", "sessions"].map((name) =>
  mkdtempSync(join(tmpdir(), `imagebeam-gallery-${name}-`)),
) as [string, string];
try {
  // As large as a search's own images are.
  const size = ["--width", String(sidePx), "--height", String(sidePx)];
  const args = ["two red sailboats", "--seed", "7", "--json", "--out", out, "--iterations", "1"];
  const shape = ["--preset", "custom", "--candidates", "12"];
  const { result } = jsonOf(await runCli([...args, ...shape, ...size]));
  const folder = dirname(result.image ?? join(out, "none"));
  const files = readdirSync(folder).filter((name) => name.endsWith(".png"));
  server.setImages(folder);
  copySession(many, { model: folder, count: images, perDay, newestAt: Date.now() });
  await printRows("The gallery", [
    () => benchWhole(browser, server, many),
    () => benchPage(browser, server, files),
  ]);
} finally {
  await browser.close();
  await server.close();
  for (const folder of [out, many]) rmSync(folder, { recursive: true, force: true });
}
