import type { Browser } from "playwright-core";
import {
  candidateSide,
  comparisonOf,
  drawn,
  otherRecipe,
  png,
  recipe,
  settled,
  type PictureFile,
} from "../support/comparisons.js";
import { launchBrowser, PanelPage } from "../support/panelPage.js";
import { startPanelServer, type PanelServer } from "../support/panelServer.js";
import { printRows } from "./print.js";
import { median, quantile } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

/**
 * How smooth the comparison panel stays with two images of 4096 x 4096, in Chromium without a GPU and
 * under the page's own policy.
 *
 * Measured is the work of a frame: from an input event to the pixels on the canvas, in one go. A canvas
 * only notes what is drawn on it, so each frame ends with reading one of its pixels back: by then all
 * of it has been painted. Left out is what the browser does anyway to put a canvas on the screen.
 *
 * While the difference is counted and drawn, measured is each turn in which the page works, in time of
 * the processor: others use this machine too.
 */

const runs = 5;
const steps = 120;
const barMs = 8;
const sidePx = 4096;
const window = { width: 1280, height: 800 };

/** Work of each frame while something is moved, milliseconds; and how many different pictures came of it. */
const moving = `(async (move, steps) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  const canvas = document.querySelector(".stage-canvas");
  const context = canvas.getContext("2d");
  const seen = new Set();
  const took = [];
  let queued = [];
  const own = window.requestAnimationFrame;
  // The page's own callbacks of the next frame are held, and run while the clock is watched.
  window.requestAnimationFrame = (callback) => (queued.push(callback), 0);
  try {
    for (let step = 0; step < steps; step++) {
      await new Promise((done) => own.call(window, done));
      const from = performance.now();
      move(step);
      for (const callback of queued.splice(0)) callback(from);
      const pixels = context.getImageData(canvas.width / 2 - 90, canvas.height / 2 - 40, 4, 1).data;
      took.push(performance.now() - from);
      seen.add(pixels.join());
    }
  } finally {
    window.requestAnimationFrame = own;
  }
  return { took, seen: seen.size };
})`;

interface Moved {
  readonly took: readonly number[];
  readonly seen: number;
}

interface Gesture {
  readonly name: string;
  /** Its button. */
  readonly mode: string;
  /** Keys pressed with all in sight. */
  readonly keys: readonly string[];
  /** A function of the step, in the page. */
  readonly move: string;
}

const wheel = `(step) => document.querySelector(".stage").dispatchEvent(new WheelEvent("wheel",
  { deltaX: step % 60 < 30 ? 23 : -23, deltaY: step % 40 < 20 ? 17 : -17, bubbles: true, cancelable: true }))`;
const slide = `(step) => document.querySelector(".divider").dispatchEvent(new KeyboardEvent("keydown",
  { key: step % 60 < 30 ? "ArrowLeft" : "ArrowRight", bubbles: true, cancelable: true }))`;

const panned = (mode: string, at: string, ...keys: readonly string[]): Gesture => ({
  ...{ name: `${mode}, panned at ${at}`, mode, keys, move: wheel },
});
const gestures: readonly Gesture[] = [
  panned("Side by side", "1:1", "z"),
  panned("Side by side", "67 %", "z", "-"),
  panned("Side by side", "150 %", "z", "+"),
  panned("Side by side", "1,200 %", "z", ...Array<string>(7).fill("+")),
  { name: "Slider, moved with all in sight", mode: "Slider", keys: [], move: slide },
  { name: "Slider, moved at 1:1", mode: "Slider", keys: ["z"], move: slide },
  panned("Slider", "1:1", "z"),
  panned("Slider", "67 %", "z", "-"),
  panned("Onion skin", "67 %", "z", "-"),
  panned("Difference", "67 %", "z", "-"),
];

/** A prompt of 300 words, of which every ninth is another one for another number. */
function longPrompt(by: number): string {
  const word = (at: number): string => `word${at % 9 === 0 ? at * by : at % 60}`;
  return Array.from({ length: 300 }, (_, at) => word(at)).join(" ");
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Microseconds of the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What the page's own work took at each turn between the two marks, milliseconds. */
function turnsIn(trace: readonly TraceEvent[]): number[] {
  const from = trace.find(({ name }) => name === "bench-from");
  const to = trace.find(({ name }) => name === "bench-to");
  if (from === undefined || to === undefined) throw new Error("The trace has no marks");
  return trace
    .filter(
      ({ name, pid, tid, ts }) =>
        ["TimerFire", "FireAnimationFrame"].includes(name) &&
        pid === from.pid &&
        tid === from.tid &&
        ts > from.ts &&
        ts < to.ts,
    )
    .map(({ tdur = 0 }) => tdur / 1000);
}

/** Shows both with their difference, and tells how long the turns were in which it was counted. */
async function countedIn(
  browser: Browser,
  panel: PanelPage,
  pair: readonly PictureFile[],
): Promise<readonly number[]> {
  const [told, ...pictures] = comparisonOf(
    ...pair.map((file, index) => {
      const id = index === 0 ? ("a" as const) : ("b" as const);
      const prompt = longPrompt(index + 1);
      const own = { ...(index === 0 ? recipe : otherRecipe), prompt, goal: `${prompt}.` };
      return [candidateSide(id, file, { recipe: own }), file] as const;
    }),
  );
  await panel.deliver(told);
  await panel.page.keyboard.press("Shift+M");
  await panel.page.evaluate(`new MutationObserver(() => {
    const text = document.querySelector(".words p")?.textContent ?? "";
    if (/being compared/.test(text)) performance.mark("bench-from");
    if (/differ;/.test(text)) performance.mark("bench-to");
  }).observe(document, { subtree: true, childList: true, characterData: true })`);
  const categories = ["devtools.timeline", "blink.user_timing"];
  await browser.startTracing(panel.page, { categories });
  await panel.deliver(...pictures);
  await settled(panel);
  await panel.frame();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  return turnsIn(traceEvents);
}

async function benchComparing(
  browser: Browser,
  server: PanelServer,
  pair: readonly PictureFile[],
): Promise<BenchRow> {
  const p95s = new Map<string, number[]>(gestures.map(({ name }) => [name, []]));
  const longest: number[] = [];
  const loads: number[] = [];
  const counting: (readonly number[])[] = [];
  for (let run = 0; run < runs; run++) {
    const panel = await PanelPage.open(browser, server, { name: "compare", ...window });
    const fromMs = performance.now();
    counting.push(await countedIn(browser, panel, pair));
    loads.push(performance.now() - fromMs);
    for (const { name, mode, keys, move } of gestures) {
      await panel.page.getByRole("button", { name: mode, exact: true }).click();
      await settled(panel);
      await panel.page.getByRole("button", { name: "Fit", exact: true }).click();
      for (const key of keys) await panel.page.keyboard.press(key);
      await settled(panel);
      const { took, seen } = await panel.page.evaluate<Moved>(`${moving}(${move}, ${steps})`);
      if (seen < 2) throw new Error(`Nothing moved: ${name}`);
      p95s.get(name)?.push(quantile(took, 0.95));
      longest.push(Math.max(...took));
    }
    await panel.close();
  }
  const blocks = counting.map((turns) => turns.filter((ms) => ms > barMs).length);
  const isQuiet = median(blocks) === 0;
  const rows = [...p95s].map(([name, values]) => ({ name, values, p95: median(values) }));
  return {
    title: `Two images of ${sidePx} x ${sidePx}`,
    isPassed: isQuiet && rows.every(({ p95 }) => p95 <= barMs),
    text: [
      table(
        ["Gesture", `p95 of the work in a frame, median of ${runs} (bar ${barMs} ms)`, "Runs", ""],
        rows.map(({ name, values, p95 }) => [
          name,
          `${p95.toFixed(1)} ms`,
          values.map((ms) => ms.toFixed(1)).join(", "),
          passFail(p95 <= barMs),
        ]),
      ),
      `The longest of all frames: ${Math.max(...longest).toFixed(1)} ms. From the files to their ` +
        `difference drawn: median ${median(loads).toFixed(0)} ms.`,
      table(
        ["While it is counted and drawn", "Median (bar 0)", "Runs", "The longest", ""],
        [
          [
            `Turns of more than ${barMs} ms`,
            String(median(blocks)),
            blocks.join(", "),
            `${Math.max(...counting.flat()).toFixed(1)} ms of ${counting.flat().length} turns`,
            passFail(isQuiet),
          ],
        ],
      ),
    ].join("\n\n"),
  };
}

const [server, browser] = await Promise.all([startPanelServer(), launchBrowser()]);
try {
  const noise = (x: number, y: number): number => ((x * 73_856_093) ^ (y * 19_349_663)) & 15;
  const pair = [0, 3].map((by) =>
    png(
      drawn(sidePx, sidePx, (x, y) => [
        (x >> 4) & 255,
        (y >> 4) & 255,
        (((x ^ y) >> 3) & 127) + noise(x + by, y),
        255,
      ]),
    ),
  );
  await printRows("Comparing", [() => benchComparing(browser, server, pair)]);
} finally {
  await browser.close();
  await server.close();
}
