/** The art of every picture that was chosen. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadRasteriser, type Rasteriser } from "../../src/svg/rasteriser.js";
import { artOf, type MeasuredArt } from "./art.js";
import { chosenPictures } from "./chosen.js";
import { ownDrawings } from "./ownDrawings.data.js";
import { sourceFile } from "./sources.js";

const require = createRequire(import.meta.url);

/** The inner SVG of each drawing, and the side of the square that it is drawn in. */
export function drawings(): { readonly boxUnits: number; readonly of: (icon: string) => string } {
  const { icons, width } = JSON.parse(sourceFile("art", "icons.json")) as {
    readonly icons: Readonly<Record<string, { readonly body: string }>>;
    readonly width: number;
  };
  return {
    boxUnits: width,
    of: (icon) => {
      const body = icons[icon]?.body ?? ownDrawings[icon];
      if (body === undefined) throw new Error(`No drawing of that name: ${icon}`);
      return body;
    },
  };
}

export function startRasteriser(): Promise<Rasteriser> {
  return loadRasteriser(readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
}

/** By id. */
export async function allArt(): Promise<ReadonlyMap<string, MeasuredArt>> {
  const rasteriser = await startRasteriser();
  const { boxUnits, of } = drawings();
  return new Map(
    chosenPictures().map((chosen) => [
      chosen.id,
      artOf(of(chosen.icon), boxUnits, chosen, rasteriser),
    ]),
  );
}
