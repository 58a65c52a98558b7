/** Writes the art as `pictureArt.ts` reads it. */
import type { PicturePiece } from "../../src/providers/builtin/pictures/picture.js";
import { hex } from "../../src/providers/builtin/render/colour.js";
import type { Path } from "../../src/providers/builtin/render/path.js";

/** @param art pieces of each picture by its id; coordinates to one decimal */
export function packedArt(art: ReadonlyMap<string, readonly PicturePiece[]>): Buffer {
  const all = [...art.values()].flat();
  const uses = new Map<string, number>();
  for (const { colour } of all) uses.set(hex(colour), (uses.get(hex(colour)) ?? 0) + 1);
  const palette = [...uses].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const places = new Map(palette.map((colour, i) => [colour, i]));
  const bodies = [...art].map(([id, pieces]) => [id, picture(pieces, places)] as const);
  const head = {
    palette: palette.join(" ").replaceAll("#", ""),
    ids: bodies.map(([id]) => id.replace("pic:", "")).join(" "),
    sizes: bodies.map(([, bytes]) => bytes.length),
  };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(head)}\n`),
    ...bodies.map(([, bytes]) => Buffer.from(bytes)),
  ]);
}

const signed = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

function picture(pieces: readonly PicturePiece[], places: ReadonlyMap<string, number>): number[] {
  const bytes: number[] = [];
  const put = (...values: number[]): void => {
    for (let value of values) {
      for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
      bytes.push(value);
    }
  };
  put(pieces.length);
  for (const { path, colour, opacity, role, tint } of pieces) {
    put((role === "body" ? 1 : 0) + (tint === null ? 0 : 2) + (opacity === 1 ? 0 : 4));
    put(places.get(hex(colour)) ?? 0);
    if (tint !== null) put(signed(Math.round(tint * 100)));
    if (opacity !== 1) put(Math.round(opacity * 100));
    putPath(path, put);
  }
  return bytes;
}

function putPath(path: Path, put: (...values: number[]) => void): void {
  put(path.length);
  for (const { start, segments, closed } of path) {
    let [x, y] = start.map((value) => Math.round(value * 10)) as [number, number];
    put(segments.length * 2 + (closed ? 1 : 0), signed(x), signed(y));
    for (const segment of segments) {
      const steps = segment.map((value, i) =>
        signed(Math.round(value * 10) - (i % 2 === 0 ? x : y)),
      );
      put((steps[0] ?? 0) * 2 + (segment.length === 2 ? 0 : 1), ...steps.slice(1));
      x = Math.round((segment.at(-2) ?? 0) * 10);
      y = Math.round((segment.at(-1) ?? 0) * 10);
    }
  }
}
