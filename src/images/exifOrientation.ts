/**
 * How a picture is to be turned before it is shown, as its Exif data have it.
 * @see Exif 2.32 4.5.2 (the segment), 4.6.2-4.6.4 (the directory, Orientation); TIFF 6.0 section 2
 */

export const exifHead = Buffer.from("Exif\0\0", "latin1");
const orientationTag = 0x0112;
const shortType = 3;
const entryBytes = 12;
/** Upright. */
const usual = 1;

/**
 * @param data of an APP1 segment
 * @returns 2-8: turned, mirrored or both; undefined where it is upright, says nothing, or is broken
 */
export function orientationIn(data: Buffer): number | undefined {
  if (!data.subarray(0, exifHead.length).equals(exifHead)) return undefined;
  const tiff = data.subarray(exifHead.length);
  if (tiff.length < 8) return undefined;
  const order = tiff.toString("latin1", 0, 2);
  if (order !== "II" && order !== "MM") return undefined;
  const isLittle = order === "II";
  const short = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const start = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (short(2) !== 42 || start + 2 > tiff.length) return undefined;
  for (let entry = 0; entry < short(start); entry++) {
    const at = start + 2 + entry * entryBytes;
    if (at + entryBytes > tiff.length) return undefined;
    if (short(at) !== orientationTag) continue;
    const value = short(at + 8);
    const isKnown = short(at + 2) === shortType && value > usual && value <= 8;
    return isKnown ? value : undefined;
  }
  return undefined;
}

/** A JPEG's Exif segment that says this and nothing else. @param orientation 1-8 */
export function orientationSegment(orientation: number): Buffer {
  const [offset, entries, count] = [8, 1, 1];
  const tiff = Buffer.alloc(offset + 2 + entryBytes + 4);
  tiff.write("MM", 0, "latin1");
  tiff.writeUInt16BE(42, 2);
  tiff.writeUInt32BE(offset, 4);
  tiff.writeUInt16BE(entries, offset);
  tiff.writeUInt16BE(orientationTag, offset + 2);
  tiff.writeUInt16BE(shortType, offset + 4);
  tiff.writeUInt32BE(count, offset + 6);
  tiff.writeUInt16BE(orientation, offset + 10);
  const head = Buffer.of(0xff, 0xe1, 0, 0);
  head.writeUInt16BE(2 + exifHead.length + tiff.length, 2);
  return Buffer.concat([head, exifHead, tiff]);
}

/** What is left of a JPEG's Exif segment: how the picture is to be turned, if it is. @param data as above */
export function orientationAlone(data: Buffer): readonly Buffer[] {
  const orientation = orientationIn(data);
  return orientation === undefined ? [] : [orientationSegment(orientation)];
}
