/** What the pictures of the set look like. For the worker alone: it holds some hundred kilobytes. */
import { once } from "../../../base/once.js";
import type { PictureId } from "../brief/brief.js";
import { rgb, type Rgb } from "../render/colour.js";
import type { Contour, Path } from "../render/path.js";
import type { PictureArt, PicturePiece } from "./picture.js";
import { packedPictureArt } from "./pictureArt.data.js";
import { unpacked } from "./unpack.js";

const all = once(() => artIn(unpacked(packedPictureArt)));

/** @throws {RangeError} for an id that is of no picture */
export const pictureArt = (id: PictureId): PictureArt => all()(id);

/**
 * Reads art, each picture's when it is first asked for.
 * @param bytes a line of JSON, then the pieces of each picture
 */
export function artIn(bytes: Buffer): (id: PictureId) => PictureArt {
  const headSize = bytes.indexOf("\n") + 1;
  const head = JSON.parse(bytes.toString("utf8", 0, headSize)) as {
    readonly palette: string;
    readonly ids: string;
    readonly sizes: readonly number[];
  };
  const palette = head.palette.split(" ").map((colour) => rgb(`#${colour}`));
  const places = new Map<PictureId, number>();
  let at = headSize;
  head.ids.split(" ").forEach((id, i) => {
    places.set(`pic:${id}`, at);
    at += head.sizes[i] ?? 0;
  });
  const read = new Map<PictureId, PictureArt>();
  return (id) => {
    const place = places.get(id);
    if (place === undefined) throw new RangeError(`No picture: ${id}`);
    const art = read.get(id) ?? { pieces: readPieces(new Numbers(bytes, place), palette) };
    read.set(id, art);
    return art;
  };
}

/** Whole numbers of seven bits a byte, the lowest first. */
class Numbers {
  private readonly bytes: Uint8Array;
  private at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  signed(value = this.next()): number {
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

function readPieces(numbers: Numbers, palette: readonly Rgb[]): PicturePiece[] {
  return Array.from({ length: numbers.next() }, () => {
    const marks = numbers.next();
    return {
      role: (marks & 1) === 0 ? "detail" : "body",
      colour: palette[numbers.next()] ?? [0, 0, 0],
      tint: (marks & 2) === 0 ? null : numbers.signed() / 100,
      opacity: (marks & 4) === 0 ? 1 : numbers.next() / 100,
      path: readPath(numbers),
    };
  });
}

/** Tenths of a unit; each point of a segment is given from where the segment starts. */
function readPath(numbers: Numbers): Path {
  return Array.from({ length: numbers.next() }, (): Contour => {
    const marks = numbers.next();
    let [x, y] = [numbers.signed(), numbers.signed()];
    const start = [x / 10, y / 10] as const;
    const segments = Array.from({ length: marks >> 1 }, () => {
      const first = numbers.next();
      const segment = [(x + numbers.signed(first >> 1)) / 10];
      const length = (first & 1) === 0 ? 2 : 6;
      for (let i = 1; i < length; i++) {
        segment.push(((i % 2 === 0 ? x : y) + numbers.signed()) / 10);
      }
      [x, y] = segment.slice(-2).map((value) => Math.round(value * 10)) as [number, number];
      return segment;
    });
    return { start, segments, closed: (marks & 1) === 1 };
  });
}
