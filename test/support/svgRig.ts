import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { JobRunner } from "../../src/base/jobs.js";
import type { SvgJobs } from "../../src/providers/svg/jobs.js";
import type { SvgSize } from "../../src/svg/cleanSvg.js";
import { drawSvg, type DrawnSvg, type SvgWork } from "../../src/svg/drawSvg.js";
import { fontsOf, type Fonts } from "../../src/svg/fonts.js";
import { loadRasteriser, type Rasteriser } from "../../src/svg/rasteriser.js";

const require = createRequire(import.meta.url);

type SvgRunner = Pick<JobRunner<SvgJobs>, "run">;

/** The job of a worker, done here. */
export function svgJobs(draw: (work: SvgWork) => DrawnSvg | Promise<DrawnSvg>): SvgRunner {
  return {
    run: async (_name, work, _transfer, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      return (await draw(work)) as never;
    },
  };
}

/** What draws SVG in a worker thread, in this one. */
export interface SvgRig {
  readonly rasteriser: Rasteriser;
  readonly fonts: Fonts;
  draw(answer: string, size: SvgSize): DrawnSvg;
  /** The worker's job, with no limit on its time. */
  readonly jobs: SvgRunner;
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
    jobs: svgJobs((work) => drawSvg(work, rasteriser, fonts)),
  };
}

/** What was drawn, where nothing else is expected. */
export function drawnOf(drawn: DrawnSvg): Extract<DrawnSvg, { kind: "drawn" }> {
  if (drawn.kind === "refused") throw new Error(`refused: ${drawn.reason}`);
  return drawn;
}
