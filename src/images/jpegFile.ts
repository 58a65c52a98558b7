import { exifHead, orientationAlone } from "./exifOrientation.js";
import { maxParts, type ImageSize } from "./imageSize.js";

/**
 * The container of a JPEG: marker segments before the picture, not pixels.
 * @see ITU-T T.81 B.1-B.2; T.871 10.1 (JFIF); Exif 2.32 4.5.2; XMP specification part 3, 1.1.3
 */

const startBytes = 2;
const [app0, app1, app2, app11, app14] = [0xe0, 0xe1, 0xe2, 0xeb, 0xee];
const startOfScan = 0xda;
const endOfImage = Buffer.of(0xff, 0xd9);
/** Baseline, extended and progressive, all with Huffman codes. */
const decodableFrames: readonly number[] = [0xc0, 0xc1, 0xc2];
const xmpHead = Buffer.from("http://ns.adobe.com/xap/1.0/\0", "latin1");
const jfifHead = Buffer.from("JFIF\0", "latin1");
/** Of JFIF's extension, which stands directly behind it. */
const jfxxHead = Buffer.from("JFXX\0", "latin1");
const adobeHead = Buffer.from("Adobe", "latin1");
const profileHead = Buffer.from("ICC_PROFILE\0", "latin1");
/** Of what is told in boxes. */
const jumbfHead = Buffer.from("JP", "latin1");
/** Tables of codes and of steps, restarts, and the number of lines. */
const tables: readonly number[] = [0xc4, 0xcc, 0xdb, 0xdc, 0xdd];
/** More scans than any encoder writes: each is a pass over all pixels, and may be a few bytes. */
const maxScans = 100;
/** What fits behind a segment's length field, its own two bytes counted. */
const maxSegmentBytes = 0xffff;
/** Most bytes of a packet. */
export const maxJpegPacketBytes = maxSegmentBytes - 2 - xmpHead.length;

interface Segment {
  readonly marker: number;
  readonly data: Buffer;
  readonly whole: Buffer;
}

/**
 * @returns undefined when it is broken (no frame header, no end of image, scans without end) or of a
 * kind that no decoder here takes: lossless, arithmetic, 12 bits, four components that are not Adobe's
 */
export function jpegSize(bytes: Uint8Array): ImageSize | undefined {
  const read = segmentsOf(bytes);
  const frame = read === undefined ? undefined : onlyFrame(read.segments);
  if (read === undefined || frame === undefined) return undefined;
  if (!isDecodable(frame, read.segments)) return undefined;
  if (!hasEnd(bytes) || hasEndlessScans(bytes, read.end)) return undefined;
  return { widthPx: frame.data.readUInt16BE(3), heightPx: frame.data.readUInt16BE(1) };
}

/** Whether three components are red, green and blue as they are, where nearly all files have YCbCr. */
export function isPlainRgb(bytes: Uint8Array): boolean {
  const segments = segmentsOf(bytes)?.segments ?? [];
  const components = componentsOf(onlyFrame(segments));
  if (components.length !== 3 || segments.some(isJfif)) return false;
  const adobe = segments.find(isAdobe);
  if (adobe !== undefined) return adobe.data[11] === 0;
  return components.map(({ id }) => String.fromCharCode(id)).join("") === "RGB";
}

/** A second one could say another size. */
function onlyFrame(segments: readonly Segment[]): Segment | undefined {
  const [frame, ...others] = segments.filter(({ marker }) => isFrame(marker));
  return others.length === 0 ? frame : undefined;
}

function isDecodable(frame: Segment, segments: readonly Segment[]): boolean {
  const components = componentsOf(frame);
  return (
    decodableFrames.includes(frame.marker) &&
    frame.data[0] === 8 &&
    components.every(({ across, down }) => isSampling(across) && isSampling(down)) &&
    (components.length === 4 ? segments.some(isAdobe) : [1, 3].includes(components.length))
  );
}

function isSampling(factor: number): boolean {
  return factor >= 1 && factor <= 4;
}

interface Component {
  readonly id: number;
  /** Samples in a unit of the picture. */
  readonly across: number;
  readonly down: number;
}

/** None when the frame's header is not as long as it says. */
function componentsOf(frame: Segment | undefined): readonly Component[] {
  const data = frame?.data ?? Buffer.alloc(0);
  const count = data[5] ?? 0;
  if (data.length !== 6 + 3 * count) return [];
  return Array.from({ length: count }, (_, index) => {
    const [id = 0, sampling = 0] = data.subarray(6 + 3 * index);
    return { id, across: sampling >> 4, down: sampling & 15 };
  });
}

/** A copy with an XMP packet behind its JFIF and Exif segments; an earlier packet is replaced. */
export function withJpegPacket(bytes: Uint8Array, packet: Uint8Array): Uint8Array {
  const read = segmentsOf(bytes);
  if (read === undefined) throw new TypeError("Not a JPEG: its header was not read");
  const segment = Buffer.alloc(4);
  segment.writeUInt16BE(0xff00 | app1, 0);
  segment.writeUInt16BE(2 + xmpHead.length + packet.length, 2);
  // JFIF has to be first of all, and Exif directly behind it or the start.
  const jfif = read.segments.filter(isJfifPart);
  const exif = read.segments.filter((found) => begins(found, app1, exifHead));
  const others = read.segments.filter(
    (found) => !jfif.includes(found) && !exif.includes(found) && !isPacket(found),
  );
  return Buffer.concat([
    bytes.subarray(0, startBytes),
    ...[...jfif, ...exif].map(({ whole }) => whole),
    segment,
    xmpHead,
    packet,
    ...others.map(({ whole }) => whole),
    bytes.subarray(read.end),
  ]);
}

/**
 * A copy of the picture alone, up to its end: frame, tables and scans, what its colours are, and how it
 * is to be turned.
 */
export function withoutJpegMetadata(bytes: Uint8Array): Uint8Array {
  const read = segmentsOf(bytes);
  if (read === undefined) throw new TypeError("Not a JPEG: its header was not read");
  const picture = read.segments.filter(isPicture);
  const exif = read.segments.filter((found) => begins(found, app1, exifHead));
  return Buffer.concat([
    bytes.subarray(0, startBytes),
    ...picture.filter(isJfif).map(({ whole }) => whole),
    // A segment that says nothing of it does not hide one that does.
    ...exif.flatMap(({ data }) => orientationAlone(data)).slice(0, 1),
    ...picture.filter((found) => !isJfif(found)).map(({ whole }) => whole),
    ...scansFrom(bytes, read.end),
    endOfImage,
  ]);
}

/** Anyone may add others, with any text. */
function isPicture(segment: Segment): boolean {
  const { marker } = segment;
  const isColours = isAdobe(segment) || begins(segment, app2, profileHead);
  return isFrame(marker) || tables.includes(marker) || isJfif(segment) || isColours;
}

/** The scans, and of the segments between them those of the picture. */
function scansFrom(bytes: Uint8Array, firstScan: number): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at: number | undefined = firstScan; at !== undefined;) {
    const end = markerFrom(bytes, at + 2);
    parts.push(bytes.subarray(at, end));
    const next = segmentsOf(bytes, end);
    parts.push(...(next?.segments ?? []).filter(isPicture).map(({ whole }) => whole));
    at = next?.end;
  }
  return parts;
}

/** Where the next marker is: within a scan, a zero or a restart's number stands behind 0xFF. */
function markerFrom(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1] ?? 0xff;
    if (marker !== 0 && marker !== 0xff && (marker < 0xd0 || marker > 0xd7)) return at;
  }
  return bytes.length;
}

/**
 * Whether it says by a signature who made it: a box of JUMBF, whose type stands behind its marker,
 * instance, number and length. @see ISO/IEC 19566-5 D.2; C2PA specification: embedding into JPEG
 */
export function isSignedJpeg(bytes: Uint8Array): boolean {
  const segments = segmentsOf(bytes)?.segments ?? [];
  return segments.some(
    (found) => begins(found, app11, jumbfHead) && found.data.toString("latin1", 12, 16) === "jumb",
  );
}

export function jpegPacket(bytes: Uint8Array): Buffer | undefined {
  const found = segmentsOf(bytes)?.segments.find(isPacket);
  return found?.data.subarray(xmpHead.length);
}

function isPacket(segment: Segment): boolean {
  return begins(segment, app1, xmpHead);
}

function isJfif(segment: Segment): boolean {
  return begins(segment, app0, jfifHead);
}

function isJfifPart(segment: Segment): boolean {
  return isJfif(segment) || begins(segment, app0, jfxxHead);
}

function isAdobe(segment: Segment): boolean {
  return begins(segment, app14, adobeHead);
}

function begins({ marker, data }: Segment, wanted: number, head: Buffer): boolean {
  return marker === wanted && data.subarray(0, head.length).equals(head);
}

/** SOF0-SOF15 but for the tables that have numbers among them (DHT, JPG, DAC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function hasEnd(bytes: Uint8Array): boolean {
  // Some encoders pad behind the end of the image.
  const tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - 64)));
  return tail.lastIndexOf(endOfImage) !== -1;
}

function hasEndlessScans(bytes: Uint8Array, firstScan: number): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const marker = Buffer.from([0xff, startOfScan]);
  let scans = 0;
  for (let at = firstScan; at !== -1; at = buffer.indexOf(marker, at + 2)) {
    if (++scans > maxScans) return true;
  }
  return false;
}

/** The segments before the next scan, and where that begins. */
function segmentsOf(
  bytes: Uint8Array,
  start = startBytes,
): { readonly segments: readonly Segment[]; readonly end: number } | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const segments: Segment[] = [];
  for (let at = start; at + 4 <= buffer.length;) {
    if (buffer[at] !== 0xff) return undefined;
    const marker = buffer[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // A fill byte.
      continue;
    }
    if (marker === startOfScan) return { segments, end: at };
    if (marker === endOfImage[1]) return undefined;
    const end = at + 2 + buffer.readUInt16BE(at + 2);
    if (end < at + 4 || end > buffer.length || segments.length === maxParts) return undefined;
    segments.push({ marker, data: buffer.subarray(at + 4, end), whole: buffer.subarray(at, end) });
    at = end;
  }
  return undefined;
}
