import type { SideId } from "../../../src/protocol/compareMessages.js";
import { common, type Box, type Point, type SizePx } from "../model/boxes.js";
import { paneGap } from "../model/panes.js";
import type { Layer, Scene } from "../model/scene.js";
import type { Sheet } from "./sheet.js";
import { shapeOf, Tiles } from "./tiles.js";

/** Painting takes as long as the part in sight is large, whatever the pictures' sizes. */

type Source = Exclude<Layer["source"], "outside">;
type PictureLayer = Layer & { readonly source: Source };

/** Where the pictures come from. */
export interface Sources {
  readonly for: (source: SideId | "difference", widthPx: number) => Sheet | null;
  readonly isOpaque: (source: SideId | "difference") => boolean;
}

/** Colours of the theme, as CSS has them. */
export interface Palette {
  readonly background: string;
  readonly line: string;
  /** Of the board that is seen through what is transparent. */
  readonly checkers: CanvasPattern | string;
}

/** From how many pixels of the screen to one of the picture each pixel is seen as a square. */
const squaresFrom = 2;
/** From how many on there are lines between them. */
const gridFrom = 8;

/**
 * Paints scenes on one canvas after another. While pictures are only moved, what is there of them at
 * their scale is put down again.
 */
export class Painter {
  readonly #tiles = new Map<Source, Tiles>();
  /** How each picture stood in the last scene. */
  #before = new Map<Source, string>();

  /** @param cross a place in each pane that is marked; null for none */
  paint(
    context: CanvasRenderingContext2D,
    scene: Scene,
    sources: Sources,
    palette: Palette,
    cross: Point | null,
  ): void {
    const { width, height } = context.canvas;
    const before = this.#before;
    this.#before = new Map();
    context.globalAlpha = 1;
    context.fillStyle = palette.background;
    context.fillRect(0, 0, width, height);
    for (const { box, layers } of scene.panes) {
      paintLines(context, box, palette);
      for (const layer of layers) {
        const { source } = layer;
        if (source === "outside") {
          paintOutside(context, layer);
          continue;
        }
        const shape = shapeOf(layer.place);
        this.#before.set(source, shape);
        const isMoved = before.get(source) === shape;
        this.#layer(context, { ...layer, source }, sources, palette, isMoved);
      }
      if (cross !== null) paintCross(context, { x: box.left + cross.x, y: box.top + cross.y });
    }
    for (const source of this.#tiles.keys()) if (!this.#before.has(source)) this.#drop(source);
  }

  #layer(
    context: CanvasRenderingContext2D,
    layer: PictureLayer,
    sources: Sources,
    palette: Palette,
    isMoved: boolean,
  ): void {
    const { source, size, place, clip, opacity } = layer;
    const sheet = sources.for(source, place.width);
    // To whole pixels outward: what is half covered is painted, and clipped by its own edge.
    const part = common(outward(place), clip);
    if (sheet === null || part === null || opacity === 0) return;
    const isOpaque = sources.isOpaque(source);
    if (!isOpaque && opacity === 1) {
      context.fillStyle = palette.checkers;
      context.fillRect(part.left, part.top, part.width, part.height);
    }
    const scale = place.width / size.widthPx;
    const isSmooth = scale < squaresFrom && scale !== 1;
    context.globalAlpha = opacity;
    context.imageSmoothingEnabled = isSmooth;
    context.imageSmoothingQuality = "low";
    if (isSmooth && isMoved) {
      this.#tilesOf(source, sheet, place, isOpaque).paint(context, place, part);
    } else {
      this.#drop(source);
      sheet.paint(context, place, part);
    }
    context.globalAlpha = 1;
    if (scale >= gridFrom) paintGrid(context, place, size, part);
  }

  #tilesOf(source: Source, sheet: Sheet, place: Box, isOpaque: boolean): Tiles {
    const known = this.#tiles.get(source);
    if (known?.fits(sheet, place, isOpaque) === true) return known;
    this.#drop(source);
    const tiles = new Tiles(sheet, place, isOpaque);
    this.#tiles.set(source, tiles);
    return tiles;
  }

  #drop(source: Source): void {
    this.#tiles.get(source)?.close();
    this.#tiles.delete(source);
  }
}

/** Between a pane and those right of it and below it. */
function paintLines(context: CanvasRenderingContext2D, box: Box, { line }: Palette): void {
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  context.fillStyle = line;
  context.fillRect(right, box.top, paneGap, box.height + paneGap);
  context.fillRect(box.left, bottom, box.width, paneGap);
}

/** Of what lies outside one of two pictures: seen on the ground of a light theme and of a dark one. */
const outsideColour = "rgb(176, 176, 176)";

function paintOutside(context: CanvasRenderingContext2D, { place, size, clip }: Layer): void {
  const part = common(place, clip);
  if (part === null) return;
  context.fillStyle = outsideColour;
  context.fillRect(part.left, part.top, part.width, part.height);
  if (place.width / size.widthPx >= gridFrom) paintGrid(context, place, size, part);
}

function outward({ left, top, width, height }: Box): Box {
  const [l, t] = [Math.floor(left), Math.floor(top)];
  return {
    left: l,
    top: t,
    width: Math.ceil(left + width) - l,
    height: Math.ceil(top + height) - t,
  };
}

function paintGrid(context: CanvasRenderingContext2D, place: Box, size: SizePx, part: Box): void {
  const scale = place.width / size.widthPx;
  // Seen on dark and on light: two greys, each half there.
  context.fillStyle = "rgba(128, 128, 128, 0.45)";
  const firstX = Math.ceil((part.left - place.left) / scale);
  for (let x = firstX; place.left + x * scale < part.left + part.width; x++) {
    context.fillRect(Math.round(place.left + x * scale), part.top, 1, part.height);
  }
  const firstY = Math.ceil((part.top - place.top) / scale);
  for (let y = firstY; place.top + y * scale < part.top + part.height; y++) {
    context.fillRect(part.left, Math.round(place.top + y * scale), part.width, 1);
  }
}

function paintCross(context: CanvasRenderingContext2D, { x, y }: Point): void {
  for (const [colour, thick] of [
    ["#000", 3],
    ["#fff", 1],
  ] as const) {
    context.fillStyle = colour;
    const half = (thick - 1) / 2;
    context.fillRect(Math.round(x) - 8 - half, Math.round(y) - half, 17 + 2 * half, thick);
    context.fillRect(Math.round(x) - half, Math.round(y) - 8 - half, thick, 17 + 2 * half);
  }
}
