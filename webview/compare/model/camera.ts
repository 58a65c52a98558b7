import { clamp, type Box, type Point, type SizePx } from "./boxes.js";

/**
 * Which part of the frame is seen, and how large: the same for all pictures, so that they are panned
 * and zoomed in step. Pure arithmetic, in pixels of the screen (of the device, not of CSS).
 */
export interface Camera {
  /** Pixels of the screen to one of the frame, 1/64-64; null for all of it in sight. */
  readonly scale: number | null;
  /** What stands in the middle of a pane, as fractions of the frame: 0-1. */
  readonly x: number;
  readonly y: number;
}

export const wholeInSight: Camera = { scale: null, x: 0.5, y: 0.5 };
export const [minScale, maxScale] = [1 / 64, 64];
/** Small pictures are not blown up further than this by themselves. */
const maxFit = 8;
/** What `+` and `-` stop at. */
const stops = [
  ...[1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3],
  ...[1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64],
];

/** What is looked at through what: a frame, and a pane's size on the screen. */
export interface Sight {
  readonly frame: SizePx;
  readonly pane: { readonly width: number; readonly height: number };
}

/** The scale at which the whole frame is seen; whole from 2 up, so that each pixel is as large. */
export function fitScale({ frame, pane }: Sight): number {
  const fit = Math.min(pane.width / frame.widthPx, pane.height / frame.heightPx, maxFit);
  return clamp(fit >= 2 ? Math.floor(fit) : fit, minScale, maxScale);
}

export function scaleOf({ scale }: Camera, sight: Sight): number {
  return scale ?? fitScale(sight);
}

/** Where the frame stands in its pane: on a whole pixel, so that nothing is blurred at 1:1. */
export function frameBox(camera: Camera, sight: Sight): Box {
  const { frame, pane } = sight;
  const scale = scaleOf(camera, sight);
  const [width, height] = [frame.widthPx * scale, frame.heightPx * scale];
  const { x, y } = kept(camera, sight);
  return {
    left: Math.round(pane.width / 2 - x * width),
    top: Math.round(pane.height / 2 - y * height),
    width,
    height,
  };
}

/** The camera moved, so that what is seen goes by this many pixels of the screen. */
export function panned(camera: Camera, by: Point, sight: Sight): Camera {
  const scale = scaleOf(camera, sight);
  const { widthPx, heightPx } = sight.frame;
  const { x, y } = kept(camera, sight);
  return kept(
    { ...camera, x: x - by.x / (widthPx * scale), y: y - by.y / (heightPx * scale) },
    sight,
  );
}

/** At another scale; the place of the pane that is named shows what it showed. */
export function zoomed(camera: Camera, scale: number, at: Point, sight: Sight): Camera {
  const to = clamp(scale, minScale, maxScale);
  const { frame, pane } = sight;
  const before = frameBox(camera, sight);
  const [u, v] = [(at.x - before.left) / before.width, (at.y - before.top) / before.height];
  return kept(
    {
      scale: to,
      x: u - (at.x - pane.width / 2) / (frame.widthPx * to),
      y: v - (at.y - pane.height / 2) / (frame.heightPx * to),
    },
    sight,
  );
}

/** The next stop of the zoom. */
export function nextStop(scale: number, direction: 1 | -1): number {
  // Not the one where it stands, whatever rounding has made of it.
  const isBeyond = (stop: number): boolean =>
    direction === 1 ? stop > scale * 1.001 : stop < scale * 0.999;
  const beyond = stops.filter(isBeyond);
  return (direction === 1 ? beyond[0] : beyond.at(-1)) ?? scale;
}

/** Some of the frame always stays in the middle; what fits into the pane stays there whole. */
function kept(camera: Camera, sight: Sight): Camera {
  const { frame, pane } = sight;
  const scale = scaleOf(camera, sight);
  const along = (at: number, lengthPx: number, room: number): number =>
    lengthPx * scale <= room ? 0.5 : clamp(at, 0, 1);
  return {
    ...camera,
    x: along(camera.x, frame.widthPx, pane.width),
    y: along(camera.y, frame.heightPx, pane.height),
  };
}

/** "100 %", "33 %", "6.3 %". */
export function scaleText(scale: number): string {
  const percent = scale * 100;
  return `${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)}\u00a0%`;
}
