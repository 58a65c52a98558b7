import { isPicture, subjectIds } from "./brief/brief.js";
import type { Sketches } from "./judge/exemplars.js";
import { aloneSvg } from "./render/aloneSvg.js";
import { factsOf, isPortrait, nearestPicture } from "./scene/things.js";

/** In smaller ones the thin parts of tall things, a stem or a gallery, have no edges left. */
const sizePx = 72;
/** Share of the sketch's side that the thing's longer side takes. */
const fill = 0.68;
/** Heads and busts are drawn as large as the largest things, and nothing very small. */
const portraitHeight = 3;
const leastHeight = 0.26;

/**
 * What the judge is shown of the things that a goal names.
 * @param rasterise from an SVG document to its pixels, 4 bytes each, row 0 at the top
 */
export const sketchesBy = (rasterise: (svg: string) => Uint8Array): Sketches => ({
  draw: (thing, seed, asked) => {
    const { aspect, colours } = factsOf(thing);
    const colour = asked ?? colours[0] ?? "red";
    // Flat drawings have the edges that a thing has in all styles.
    const request = { subject: thing, style: "flat", colour, sizePx, seed, fill } as const;
    const phase = thing === "moon" && seed % 2 === 0 ? "crescent" : undefined;
    const svg = aloneSvg(phase === undefined ? request : { ...request, phase });
    const height = (sizePx * fill) / Math.max(1, aspect);
    const width = height * aspect;
    return {
      pixels: { widthPx: sizePx, heightPx: sizePx, rgba: rasterise(svg) },
      box: { x: (sizePx - width) / 2, y: (sizePx - height) / 2, width, height },
    };
  },
  nearest: (thing) => (isPicture(thing) ? nearestPicture(thing) : null),
  sizedLike: (thing) => {
    if (!isPicture(thing) && thing !== "unknown") return thing;
    const height = isPortrait(thing)
      ? portraitHeight
      : Math.max(leastHeight, factsOf(thing).height);
    const off = (id: (typeof subjectIds)[number]): number =>
      Math.abs(Math.log(factsOf(id).height / height));
    return subjectIds.reduce((best, id) => (off(id) < off(best) ? id : best));
  },
});
