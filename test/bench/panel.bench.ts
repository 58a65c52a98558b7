import type { Browser } from "playwright-core";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { largeSession, recordSearch, type SessionMessage } from "../support/panelSessions.js";
import { printRows } from "./print.js";
import { median } from "./statistics.js";
import { passFail, type BenchRow } from "./table.js";

/** How quick the search panel is with 300 images, in Chromium and under its own security policy. */

const runs = 5;
const paintBarMs = 500;
const wheelSteps = 200;
const frameBarTimes = 2;

/**
 * From the message with all events to the second frame after every picture in sight has been made.
 * In one expression: what waits outside of the page would be measured too.
 */
const firstPaint = `(async (message) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  const from = performance.now();
  panel.deliver(message);
  // Some are made ahead: only what a person sees is waited for.
  const isInSight = (canvas) => {
    const [own, tree] = [canvas, canvas.closest(".tree-frame")].map((e) => e.getBoundingClientRect());
    return own.right > tree.left && own.left < tree.right && own.bottom > tree.top && own.top < tree.bottom;
  };
  const isDone = () => {
    const pictures = [...document.querySelectorAll("canvas.thumbnail")].filter(isInSight);
    return pictures.length > 0 && pictures.every(({ dataset }) => dataset.state !== "waiting") &&
      [...document.images].every(({ complete }) => complete);
  };
  do await frame(); while (!isDone());
  await frame();
  await frame();
  return performance.now() - from;
})`;

/** Durations of the frames while the tree is scrolled, one step a frame. */
const scrolling = `(async (steps) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const tree = document.querySelector(".tree-frame > *") ?? document.body;
  const took = [];
  const seen = new Set();
  let before = await frame();
  for (let step = 0; step < steps; step++) {
    const deltaX = step % 100 < 50 ? -20 : 20;
    tree.dispatchEvent(new WheelEvent("wheel", { deltaX, bubbles: true, cancelable: true }));
    const now = await frame();
    took.push(now - before);
    before = now;
    seen.add(document.querySelector(".tree-layer")?.style.transform);
  }
  return { took, places: seen.size };
})`;

interface Scrolled {
  readonly took: readonly number[];
  /** How many places the tree has stood at. */
  readonly places: number;
}

async function benchPanel(
  browser: Browser,
  server: PanelServer,
  session: SessionMessage,
): Promise<BenchRow> {
  const [paints, full, empty]: [number[], number[], number[]] = [[], [], []];
  const small = { ...session, events: session.events.slice(0, 1), images: [] };
  for (let run = 0; run < runs; run++) {
    // A page in a context of its own: nothing is cached.
    const panel = await PanelPage.open(browser, server);
    paints.push(await panel.page.evaluate(`${firstPaint}(${JSON.stringify(session)})`));
    const scrolled = await panel.page.evaluate<Scrolled>(`${scrolling}(${wheelSteps})`);
    if (scrolled.places < wheelSteps / 8) throw new Error("The wheel did not pan the tree");
    full.push(median(scrolled.took));
    await panel.deliver(small);
    const idle = await panel.page.evaluate<Scrolled>(`${scrolling}(${wheelSteps})`);
    empty.push(median(idle.took));
    await panel.close();
  }
  const times = median(full) / median(empty);
  const isPassed = median(paints) < paintBarMs && times <= frameBarTimes;
  const shown = (values: readonly number[]): string => values.map((ms) => ms.toFixed(0)).join(", ");
  return {
    title: "The search panel with 300 images",
    isPassed,
    text: [
      `First paint with every picture in sight: median of ${runs} ${median(paints).toFixed(0)} ms ` +
        `(${shown(paints)}; bar ${paintBarMs} ms). ${passFail(median(paints) < paintBarMs)}`,
      `Median frame over ${wheelSteps} wheel steps: ${median(full).toFixed(1)} ms, empty ` +
        `${median(empty).toFixed(1)} ms: ${times.toFixed(2)} times (bar ${frameBarTimes}). ` +
        passFail(times <= frameBarTimes),
    ].join("\n\n"),
  };
}

const [server, browser, recording] = await Promise.all([
  startPanelServer(),
  launchBrowser(),
  recordSearch(),
]);
try {
  server.setImages(recording.folder);
  const session = await largeSession(server.origin);
  await printRows("The panel", [() => benchPanel(browser, server, session)]);
} finally {
  await browser.close();
  await server.close();
}
