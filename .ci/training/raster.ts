import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadRasteriser } from "../../src/svg/rasteriser.js";

const require = createRequire(import.meta.url);

/** The renderer's rasteriser, for scripts. */
export const rasteriser = await loadRasteriser(
  readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
);
