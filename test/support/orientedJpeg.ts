import { encode } from "jpeg-js";

/** The corners of a picture, as it is meant to be seen. */
export const corners = {
  topLeft: [250, 20, 20],
  topRight: [20, 250, 20],
  bottomLeft: [20, 20, 250],
  bottomRight: [250, 250, 250],
} as const;

/** Of each orientation of Exif: where a stored pixel comes from, in shares of what is meant, 0 or 1. */
const seenAt: Readonly<Record<number, (x: number, y: number) => readonly [number, number]>> = {
  1: (x, y) => [x, y],
  2: (x, y) => [1 - x, y],
  3: (x, y) => [1 - x, 1 - y],
  4: (x, y) => [x, 1 - y],
  5: (x, y) => [y, x],
  6: (x, y) => [1 - y, x],
  7: (x, y) => [1 - y, 1 - x],
  8: (x, y) => [y, 1 - x],
};

/**
 * A JPEG of four corners, stored so that a viewer that honours its orientation shows `corners`, 64 wide
 * and 32 high.
 * @param orientation 1-8
 */
export function orientedJpeg(orientation: number): Uint8Array<ArrayBuffer> {
  const isTurned = orientation >= 5;
  const [width, height] = isTurned ? [32, 64] : [64, 32];
  const data = new Uint8Array(width * height * 4);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const [right, low] = seenAt[orientation]?.(x < width / 2 ? 0 : 1, y < height / 2 ? 0 : 1) ?? [
        0, 0,
      ];
      const name = `${low === 0 ? "top" : "bottom"}${right === 0 ? "Left" : "Right"}` as const;
      data.set([...corners[name], 255], at);
    }
  }
  const jpeg = encode({ width, height, data }, 95).data;
  const tiff = Buffer.from(
    "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0",
    "latin1",
  );
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const segment = Buffer.alloc(4);
  segment.writeUInt16BE(0xffe1, 0);
  segment.writeUInt16BE(body.length + 2, 2);
  return Uint8Array.from(Buffer.concat([jpeg.subarray(0, 2), segment, body, jpeg.subarray(2)]));
}
