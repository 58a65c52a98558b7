import { assertNever } from "../../../src/base/assertNever.js";
import type { SideId } from "../../../src/protocol/compareMessages.js";
import { frameOf, placeIn } from "./alignment.js";
import { common, type Box, type Point, type SizePx } from "./boxes.js";
import { frameBox, type Sight } from "./camera.js";
import { shownPictures, type Comparison, type ShownSide } from "./comparison.js";
import { gridOf } from "./difference.js";
import { paneBoxes } from "./panes.js";
import { showsSecond, shownSides, type View } from "./view.js";

/**
 * What is painted where on the stage: all that painting has to know, in pixels of the screen. Pure, so
 * that it is tried without a browser.
 */
export interface Scene {
  /** What is seen through each pane, and how large; null while there is no picture. */
  readonly sight: Sight | null;
  readonly panes: readonly Pane[];
}

export interface Pane {
  /** Whose it is: one side, or all that a mode lays over each other. */
  readonly sides: readonly SideId[];
  readonly box: Box;
  readonly layers: readonly Layer[];
}

/** One picture in a pane. */
export interface Layer {
  /** A side's picture; that of the difference where two lie on each other; what lies outside one of them. */
  readonly source: SideId | "difference" | "outside";
  readonly size: SizePx;
  /** Where the whole picture would stand on the stage. */
  readonly place: Box;
  /** The part of the stage that it may be painted on, within its pane. */
  readonly clip: Box;
  /** 0-1. */
  readonly opacity: number;
}

/** @param stage pixels of the screen, whole */
export function sceneOf(
  comparison: Comparison,
  stage: { readonly width: number; readonly height: number },
): Scene {
  const { view } = comparison;
  const pictures = shownPictures(comparison);
  const ids = shownSides(view);
  const whole: Box = { left: 0, top: 0, ...stage };
  const isSide = view.mode === "side";
  if (pictures.length === 0 || stage.width < 1 || stage.height < 1) {
    const square = { widthPx: 1, heightPx: 1 };
    const boxes = isSide ? paneBoxes(ids.length, stage, square) : [whole];
    const panes = boxes.map((box, index) => ({
      sides: isSide ? ids.slice(index, index + 1) : ids,
      box,
      layers: [],
    }));
    return { sight: null, panes };
  }
  const frame = frameOf(pictures, view.alignment);
  const boxes = isSide ? paneBoxes(ids.length, stage, frame) : [whole];
  const [first = whole] = boxes;
  const sight: Sight = { frame, pane: { width: first.width, height: first.height } };
  if (isSide) {
    const panes = boxes.map((box, index) => {
      const sides = ids.slice(index, index + 1);
      const own = pictures.filter(({ id }) => sides.includes(id));
      return { sides, box, layers: own.map((each) => layerOf(comparison, sight, each, box)) };
    });
    return { sight, panes };
  }
  const layers = layersOf(comparison, sight, pictures, whole);
  return { sight, panes: [{ sides: ids, box: whole, layers }] };
}

/** What a mode with one pane lays over each other, the lowest first. */
function layersOf(
  comparison: Comparison,
  sight: Sight,
  pictures: readonly ShownSide[],
  pane: Box,
): Layer[] {
  const { mode, split, opacity } = comparison.view;
  const [one, other] = pictures;
  if (one === undefined) return [];
  // Where one of the two is missing, the other one is all that there is.
  if (other === undefined) return [layerOf(comparison, sight, one, pane)];
  const { left, top, width, height } = pane;
  switch (mode) {
    case "side":
      return [];
    case "sliderX": {
      const at = Math.round(width * split);
      return [
        layerOf(comparison, sight, one, pane, { left, top, width: at, height }),
        layerOf(comparison, sight, other, pane, { left: at, top, width: width - at, height }),
      ];
    }
    case "sliderY": {
      const at = Math.round(height * split);
      return [
        layerOf(comparison, sight, one, pane, { left, top, width, height: at }),
        layerOf(comparison, sight, other, pane, { left, top: at, width, height: height - at }),
      ];
    }
    case "onion":
      return [
        layerOf(comparison, sight, one, pane),
        { ...layerOf(comparison, sight, other, pane), opacity },
      ];
    case "toggle":
      return [layerOf(comparison, sight, showsSecond(comparison.view) ? other : one, pane)];
    case "difference": {
      if (comparison.difference.kind !== "known") return [];
      const grid = gridOf([one, other], comparison.view.alignment);
      const part = (source: Layer["source"], box: Box): Layer => ({
        source,
        size: { widthPx: box.width, heightPx: box.height },
        place: onStage(comparison.view, sight, box, pane),
        ...{ clip: pane, opacity: 1 },
      });
      return [
        ...[grid.one, grid.other].map((box) => part("outside", box)),
        ...(grid.both === null ? [] : [part("difference", grid.both)]),
      ];
    }
    default:
      return assertNever(mode);
  }
}

function layerOf(
  { view }: Comparison,
  sight: Sight,
  { id, widthPx, heightPx }: ShownSide,
  pane: Box,
  clip: Box = pane,
): Layer {
  const size = { widthPx, heightPx };
  const place = onStage(view, sight, placeIn(sight.frame, size, view.alignment), pane);
  return { source: id, size, place, clip: common(clip, pane) ?? { ...clip, width: 0 }, opacity: 1 };
}

/** Where a part of the frame stands in its pane on the stage. */
function onStage(view: View, sight: Sight, { left, top, width, height }: Box, pane: Box): Box {
  const frame = frameBox(view.camera, sight);
  const scale = frame.width / sight.frame.widthPx;
  return {
    left: pane.left + frame.left + left * scale,
    top: pane.top + frame.top + top * scale,
    width: width * scale,
    height: height * scale,
  };
}

/** The pane under a place of the stage, and that place within it. */
export function paneAt({ panes }: Scene, { x, y }: Point): { pane: Pane; at: Point } | null {
  for (const pane of panes) {
    const { left, top, width, height } = pane.box;
    const at = { x: x - left, y: y - top };
    if (at.x >= 0 && at.y >= 0 && at.x < width && at.y < height) return { pane, at };
  }
  return null;
}

/** The pixel of a picture at a place of its pane: whole pixels from its top left; null outside of it. */
export function pixelAt(
  { view }: Comparison,
  { frame, pane }: Sight,
  size: SizePx,
  at: Point,
): Point | null {
  const box = frameBox(view.camera, { frame, pane });
  const scale = box.width / frame.widthPx;
  const { left, top, width } = placeIn(frame, size, view.alignment);
  const by = width / size.widthPx;
  const x = Math.floor(((at.x - box.left) / scale - left) / by);
  const y = Math.floor(((at.y - box.top) / scale - top) / by);
  const isWithin = x >= 0 && y >= 0 && x < size.widthPx && y < size.heightPx;
  return isWithin ? { x, y } : null;
}
