/** Rooms: a wall with a window, a floor, and the furniture that makes it this room. */
import { roomUnit, type Room, type Scene } from "../../scene/scene.js";
import { mix, rgb, shift, type Rgb } from "../colour.js";
import { ellipse, mapPath, parsePath, polygon, rect, straightLine, type Path } from "../path.js";
import { furniture, rooms, type FurnitureShape } from "./rooms.data.js";
import { between, glow, type Canvas } from "./scenery.js";
import { paintWindow, type Pane } from "./table.js";

interface Indoors {
  readonly canvas: Canvas;
  /** A colour as it looks at this hour. */
  readonly tone: (colour: string) => Rgb;
  /** A hundredth of the wall's height, px. */
  readonly unit: number;
}

/** Where furniture stands, px. */
const floorLine = ({ canvas, unit }: Indoors): number => canvas.scene.horizonPx + unit * 2;

function paintPiece(
  room: Indoors,
  shapes: readonly FurnitureShape[],
  at: number,
  stretch: number,
): void {
  const { canvas, unit, tone } = room;
  const [cx, base] = [canvas.scene.widthPx * at, floorLine(room)];
  const place = (path: Path): Path =>
    mapPath(path, (x, y) => [cx + x * unit * stretch, base + y * unit]);
  const widthOf = (units: string): number => Math.max(0.6, Number(units) * unit);
  for (const [colour, outline] of shapes) {
    const [, line, data = outline] = /^~([\d.]+) (.+)$/.exec(outline) ?? [];
    const [x = 0, y = 0, r = 0] = data.split(" ").map(Number);
    const path = data.startsWith("M") ? parsePath(data) : ellipse(x, y, r / stretch, r);
    if (line === undefined) canvas.prop(place(path), tone(colour));
    else canvas.line("texture", place(path), tone(colour), widthOf(line), 0.95);
  }
}

function paintFloor(room: Indoors, colour: Rgb, pattern: "boards" | "tiles" | "carpet"): void {
  const { canvas, unit } = room;
  const { widthPx, heightPx, horizonPx } = canvas.scene;
  const below = heightPx - horizonPx;
  canvas.ground(rect(0, horizonPx, widthPx, below), colour);
  const lines: Path[number][] = [];
  const line = (x0: number, y0: number, x1: number, y1: number): void => {
    lines.push(...straightLine(x0, y0, x1, y1));
  };
  if (pattern !== "carpet") {
    const steps = pattern === "tiles" ? 5 : 4;
    for (let i = 1; i < steps; i++) {
      const y = horizonPx + below * (i / steps) ** 1.6;
      line(0, y, widthPx, y);
    }
  }
  if (pattern === "tiles") {
    const step = unit * 16;
    for (let x = (widthPx / 2) % step; x < widthPx + step; x += step) {
      line(x, horizonPx, widthPx / 2 + (x - widthPx / 2) * 2.2, heightPx);
    }
  }
  if (lines.length > 0) {
    const linePx = Math.max(0.6, unit * 0.5);
    canvas.line("texture", lines, shift(colour, -0.08), linePx, 0.6);
  }
}

/** Three boards full of tins, boxes and bottles. */
function paintShelves(room: Indoors): void {
  const { canvas, unit, tone } = room;
  const { random, scene } = canvas;
  const colours = ["#c8553d", "#e9c46a", "#5a8fc0", "#6fa06b", "#c2a878", "#b07aa1", "#e08a4f"];
  for (const level of [24, 47, 70]) {
    const y = floorLine(room) - level * unit;
    for (let x = unit * 4; x < scene.widthPx - unit * 8;) {
      const [w, h] = [unit * between(random, 5, 9), unit * between(random, 9, 16)];
      const colour = tone(random.pick(colours));
      canvas.prop(rect(x, y - h, w, h), colour);
      if (random.next() < 0.6) {
        const label = shift(colour, 0.14, 0.5);
        canvas.texture(rect(x + w * 0.15, y - h * 0.65, w * 0.7, h * 0.3), label);
      }
      x += w + unit * between(random, 0.6, 2.5);
    }
    canvas.prop(rect(unit * 2, y, scene.widthPx - unit * 4, unit * 2), tone("#8a6544"));
  }
}

function paintCurtains(room: Indoors, x: number, y: number, w: number, colour: Rgb): void {
  const { canvas, unit } = room;
  for (const [x0, x1] of [
    [x - unit * 5, x + unit * 6],
    [x + w + unit * 5, x + w - unit * 6],
  ] as const) {
    const low = floorLine(room) - unit * 34;
    const cloth = polygon([
      [x0, y - unit * 4],
      [x1, y - unit * 4],
      [(x0 * 2 + x1) / 3, low],
      [x0, low],
    ]);
    canvas.prop(cloth, colour);
  }
  canvas.prop(rect(x - unit * 8, y - unit * 5, w + unit * 16, unit * 1.6), shift(colour, -0.3));
}

/** Where a room's window is, px; null where it has none. */
export function windowOf(scene: Scene, room: Room): Pane | null {
  const { windowAt } = rooms[room];
  if (windowAt === null) return null;
  const unit = roomUnit(scene);
  const [w, h] = [unit * 42, unit * 38];
  return { x: scene.widthPx * windowAt - w / 2, y: scene.horizonPx - unit * 90, w, h };
}

/** The wall, the floor and what stands along the wall; the window shows the hour. */
export function paintRoom(canvas: Canvas, room: Room, sky: readonly Rgb[]): void {
  const { scene, atmosphere, random } = canvas;
  const { widthPx, horizonPx, time } = scene;
  const plan = rooms[room];
  const dim = time === "night" ? -0.16 : time === "dusk" ? -0.06 : 0;
  const tone = (colour: string): Rgb => shift(atmosphere.hour(colour), dim);
  const inside: Indoors = { canvas, tone, unit: roomUnit(scene) };
  const { unit } = inside;
  const wall = tone(random.pick(plan.walls));
  canvas.sky(rect(0, 0, widthPx, horizonPx + 1), wall);
  paintFloor(inside, tone(plan.floor), plan.pattern);
  canvas.far(rect(0, horizonPx - unit * 3, widthPx, unit * 3), shift(wall, 0.05));
  const pane = windowOf(scene, room);
  if (pane !== null) {
    paintWindow(canvas, sky, pane, tone("#f7f1e6"));
    if (plan.curtains !== null) paintCurtains(inside, pane.x, pane.y, pane.w, tone(plan.curtains));
  }
  if (room === "shop") paintShelves(inside);
  for (const { piece, at, wide } of plan.pieces) {
    // A sofa that was asked for is the only one.
    if (scene.items.some(({ subject }) => subject === `pic:${piece}`)) continue;
    paintPiece(inside, furniture[piece], at, wide === true ? Math.max(1, widthPx / unit / 96) : 1);
    const lamp = piece === "nightTable" || piece === "floorLamp" || piece === "hangingLamp";
    if (!lamp || !atmosphere.dark) continue;
    const high = piece === "nightTable" ? 42 : piece === "floorLamp" ? 70 : 83;
    const centre = [widthPx * at, floorLine(inside) - high * unit] as const;
    const light = mix(rgb("#ffe6a0"), rgb("#ffffff"), 0.2);
    const pool = glow(centre, unit * 34, light, 0.55);
    canvas.glow(ellipse(centre[0], centre[1], unit * 34), pool);
  }
}
