import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import { decodePixels } from "../../src/images/decodePixels.js";
import type { Pixels } from "../../src/search/ports.js";

const require = createRequire(import.meta.url);
const columns = 10;

/** How a browser is to be given a drawing. */
export type Shown =
  /** As markup of a page, which a browser forgives much. */
  | { readonly kind: "markup"; readonly svg: string }
  /** As a file in an `<img>`, which has nothing but itself. */
  | { readonly kind: "file"; readonly svg: string };

/** Draws all of them in one page, square cells from left to right, with our font for all text. */
export async function drawnByBrowser(
  browser: Browser,
  all: readonly Shown[],
  sidePx: number,
): Promise<Pixels[]> {
  const rows = Math.ceil(all.length / columns);
  const page = await browser.newPage({
    viewport: { width: columns * sidePx, height: rows * sidePx },
  });
  try {
    await page.setContent(`<style>${fontFaces()}
      body{margin:0;background:#fff;display:grid;grid-template-columns:repeat(${columns},${sidePx}px);
        grid-auto-rows:${sidePx}px}
      div,img{width:${sidePx}px;height:${sidePx}px;overflow:hidden;display:block}
      </style><p style="position:fixed;left:-99px;font:9px Arimo">a<b>b</b>`);
    await page.evaluate(`(${fill})(${JSON.stringify({ all, sidePx })})`);
    const { widthPx, rgba } = decodePixels(await page.screenshot());
    return all.map((_, index) => {
      const [left, top] = [(index % columns) * sidePx, Math.floor(index / columns) * sidePx];
      const cell = new Uint8Array(sidePx * sidePx * 4);
      for (let y = 0; y < sidePx; y++) {
        const from = ((top + y) * widthPx + left) * 4;
        cell.set(rgba.subarray(from, from + sidePx * 4), y * sidePx * 4);
      }
      return { widthPx: sidePx, heightPx: sidePx, rgba: cell };
    });
  } finally {
    await page.close();
  }
}

/** The mean of what channels of colour differ by, as a part of 255. */
export function differenceOf(a: Pixels, b: Pixels): number {
  let sum = 0;
  for (let at = 0; at < a.rgba.length; at++) {
    if (at % 4 !== 3) sum += Math.abs((a.rgba[at] ?? 0) - (b.rgba[at] ?? 0));
  }
  return sum / (a.widthPx * a.heightPx * 3) / 255;
}

function fontFaces(): string {
  const styles = [
    ["400Regular", "normal"],
    ["700Bold", "bold"],
  ];
  return styles
    .map(([style = "", weight = ""]) => {
      const path = require.resolve(`@expo-google-fonts/arimo/${style}/Arimo_${style}.ttf`);
      const data = readFileSync(path).toString("base64");
      return `@font-face{font-family:Arimo;font-weight:${weight};src:url(data:font/ttf;base64,${data})}`;
    })
    .join("");
}

/** Runs in the page: one cell a drawing, each in a tree of its own, so that ids do not meet. */
const fill = `async ({ all, sidePx }) => {
  const loading = [document.fonts.ready];
  for (const { kind, svg } of all) {
    const cell = document.createElement(kind === "file" ? "img" : "div");
    document.body.append(cell);
    if (kind === "file") {
      cell.src = "data:image/svg+xml," + encodeURIComponent(svg);
      loading.push(cell.decode());
    } else {
      const tree = cell.attachShadow({ mode: "open" });
      tree.innerHTML = svg + "<style>text,tspan,textPath{font-family:Arimo!important}</style>";
      const size = { width: sidePx + "px", height: sidePx + "px", display: "block" };
      Object.assign(tree.querySelector("svg").style, size);
    }
  }
  await Promise.all(loading);
}`;
