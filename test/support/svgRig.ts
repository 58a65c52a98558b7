import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { SvgSize } from "../../src/svg/cleanSvg.js";
import { drawSvg, type DrawnSvg } from "../../src/svg/drawSvg.js";
import { fontsOf, type Fonts } from "../../src/svg/fonts.js";
import { loadRasteriser, type Rasteriser } from "../../src/svg/rasteriser.js";

const require = createRequire(import.meta.url);

/** What draws SVG in a worker thread, in this one. */
export interface SvgRig {
  readonly rasteriser: Rasteriser;
  readonly fonts: Fonts;
  draw(answer: string, size: SvgSize): DrawnSvg;
}

export async function svgRig(): Promise<SvgRig> {
  const wasm = readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm"));
  const rasteriser = await loadRasteriser(wasm);
  const fonts = fontsOf(
    ["400Regular", "700Bold"].map((style) =>
      readFileSync(require.resolve(`@expo-google-fonts/arimo/${style}/Arimo_${style}.ttf`)),
    ),
  );
  return {
    rasteriser,
    fonts,
    draw: (answer, size) => drawSvg({ answer, size }, rasteriser, fonts),
  };
}

/** What was drawn, where nothing else is expected. */
export function drawnOf(drawn: DrawnSvg): Extract<DrawnSvg, { kind: "drawn" }> {
  if (drawn.kind === "refused") throw new Error(`refused: ${drawn.reason}`);
  return drawn;
}
