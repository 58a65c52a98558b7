import type { ImageSize } from "./imageSize.js";

/**
 * The container of a JPEG: marker segments before the picture, not pixels.
 * @see ITU-T T.81 B.1-B.2; JFIF 1.02; Exif 2.3, 4.5.4; XMP specification part 3, 1.1.3
 */

const startBytes = 2;
const app0 = 0xe0;
const app1 = 0xe1;
const exifHead = Buffer.from("Exif\0\0", "latin1");
const startOfScan = 0xda;
const xmpHead = Buffer.from("http://ns.adobe.com/xap/1.0/\0", "latin1");
/** What fits behind a segment's length field, its own two bytes counted. */
const maxSegmentBytes = 0xffff;
/** Most bytes of a packet. */
export const maxJpegPacketBytes = maxSegmentBytes - 2 - xmpHead.length;

interface Segment {
  readonly marker: number;
  readonly data: Buffer;
  readonly whole: Buffer;
}

/** @returns undefined when it is broken: no frame header, or no end of image */
export function jpegSize(bytes: Uint8Array): ImageSize | undefined {
  const frame = segmentsOf(bytes)?.segments.find(({ marker }) => isFrame(marker));
  if (frame === undefined || frame.data.length < 6 || !hasEnd(bytes)) return undefined;
  return { widthPx: frame.data.readUInt16BE(3), heightPx: frame.data.readUInt16BE(1) };
}

/** A copy with an XMP packet at its front; an earlier packet is replaced. */
export function withJpegPacket(bytes: Uint8Array, packet: Uint8Array): Uint8Array {
  const read = segmentsOf(bytes);
  if (read === undefined) throw new TypeError("Not a JPEG: its header was not read");
  const segment = Buffer.alloc(4);
  segment.writeUInt16BE(0xff00 | app1, 0);
  segment.writeUInt16BE(2 + xmpHead.length + packet.length, 2);
  // A JFIF and an Exif segment, where they are, have to stay in front, in this order.
  const isFirst = (found: Segment): boolean => found.marker === app0 || isExif(found);
  const others = read.segments.filter((found) => !isPacket(found));
  return Buffer.concat([
    bytes.subarray(0, startBytes),
    ...others.filter(isFirst).map(({ whole }) => whole),
    segment,
    xmpHead,
    packet,
    ...others.filter((found) => !isFirst(found)).map(({ whole }) => whole),
    bytes.subarray(read.end),
  ]);
}

export function jpegPacket(bytes: Uint8Array): Buffer | undefined {
  const found = segmentsOf(bytes)?.segments.find(isPacket);
  return found?.data.subarray(xmpHead.length);
}

function isExif({ marker, data }: Segment): boolean {
  return marker === app1 && data.subarray(0, exifHead.length).equals(exifHead);
}

function isPacket({ marker, data }: Segment): boolean {
  return marker === app1 && data.subarray(0, xmpHead.length).equals(xmpHead);
}

/** SOF0-SOF15 but for the tables that have numbers among them (DHT, JPG, DAC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function hasEnd(bytes: Uint8Array): boolean {
  // Some encoders pad behind the end of the image.
  const tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - 64)));
  return tail.lastIndexOf(Buffer.from([0xff, 0xd9])) !== -1;
}

/** The segments before the scan, and where it begins. */
function segmentsOf(
  bytes: Uint8Array,
): { readonly segments: readonly Segment[]; readonly end: number } | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const segments: Segment[] = [];
  for (let at = startBytes; at + 4 <= buffer.length;) {
    if (buffer[at] !== 0xff) return undefined;
    const marker = buffer[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // A fill byte.
      continue;
    }
    if (marker === startOfScan) return { segments, end: at };
    const end = at + 2 + buffer.readUInt16BE(at + 2);
    if (end < at + 4 || end > buffer.length) return undefined;
    segments.push({ marker, data: buffer.subarray(at + 4, end), whole: buffer.subarray(at, end) });
    at = end;
  }
  return undefined;
}
