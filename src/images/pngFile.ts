import { deflateSync } from "node:zlib";
import type { Pixels } from "../search/ports.js";
import { crc32 } from "./crc32.js";
import { maxParts, type ImageSize } from "./imageSize.js";

/**
 * The container of a PNG: chunks, not pixels.
 * @see PNG specification, third edition: 5.3 chunk layout, 8.1 interlacing, 11.2.1 IHDR, 11.3.3.4 iTXt
 */

const signatureBytes = 8;
/** Length, type and CRC around a chunk's data. */
const frameBytes = 12;
const keyword = "imagebeam";

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  /** The chunk as it stands, frame included. */
  readonly whole: Buffer;
}

/**
 * @returns undefined when it is broken: no header or an impossible one, a chunk over the end, no
 * picture, no palette where one is needed, no IEND
 */
export function pngSize(bytes: Uint8Array): ImageSize | undefined {
  const chunks = chunksOf(bytes);
  const header = chunks?.[0];
  if (header?.type !== "IHDR" || header.data.length !== 13) return undefined;
  const [depth = 0, colourType = 0, compression, filter, interlace = 0] = header.data.subarray(8);
  if (!samples.get(colourType)?.depths.includes(depth)) return undefined;
  if (compression !== 0 || filter !== 0 || interlace > 1) return undefined;
  const count = (wanted: string) => chunks?.filter(({ type }) => type === wanted).length ?? 0;
  // A second header would be believed by a decoder, and its size was not looked at.
  if (count("IHDR") !== 1 || count("IDAT") === 0) return undefined;
  if (colourType === paletteColours && count("PLTE") !== 1) return undefined;
  return { widthPx: header.data.readUInt32BE(0), heightPx: header.data.readUInt32BE(4) };
}

/** What a PNG whose rows are interlaced has compressed, and how many bytes come out of it. */
export interface InterlacedData {
  readonly deflated: Uint8Array;
  readonly inflatedBytes: number;
}

/** @returns undefined when its rows are not interlaced */
export function interlacedData(bytes: Uint8Array): InterlacedData | undefined {
  const chunks = chunksOf(bytes) ?? [];
  const header = chunks[0]?.data;
  if (header?.[12] !== 1) return undefined;
  const bitsPerPixel = (header[8] ?? 0) * (samples.get(header[9] ?? 0)?.perPixel ?? 0);
  const [widthPx, heightPx] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  let inflatedBytes = 0;
  for (const [left, top, stepX, stepY] of adam7) {
    const width = Math.ceil((widthPx - left) / stepX);
    const height = Math.ceil((heightPx - top) / stepY);
    // Each row begins with a byte that names its filter; a pass without pixels has no rows.
    if (width > 0 && height > 0)
      inflatedBytes += height * (1 + Math.ceil((width * bitsPerPixel) / 8));
  }
  const data = chunks.filter(({ type }) => type === "IDAT").map((chunk) => chunk.data);
  return { deflated: Buffer.concat(data), inflatedBytes };
}

const paletteColours = 3;
/** By colour type: samples a pixel, and how many bits each may have. */
const samples = new Map([
  [0, { perPixel: 1, depths: [1, 2, 4, 8, 16] }], // Grey.
  [2, { perPixel: 3, depths: [8, 16] }], // RGB.
  [paletteColours, { perPixel: 1, depths: [1, 2, 4, 8] }],
  [4, { perPixel: 2, depths: [8, 16] }], // Grey with alpha.
  [6, { perPixel: 4, depths: [8, 16] }], // RGB with alpha.
]);

/** The seven passes: first column, first row, columns from one to the next, rows. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A copy with `text` in an iTXt chunk behind the header; an earlier one of ours is replaced. */
export function withPngText(bytes: Uint8Array, text: string): Uint8Array {
  const [header, ...rest] = chunksOf(bytes) ?? [];
  if (header === undefined) throw new TypeError("Not a PNG: its header was not read");
  return Buffer.concat([
    bytes.subarray(0, signatureBytes),
    header.whole,
    textChunk(text),
    ...rest.filter((chunk) => textOf(chunk) === undefined).map(({ whole }) => whole),
  ]);
}

/** A copy of the picture alone: its pixels, its colours and its size in print. */
export function withoutPngMetadata(bytes: Uint8Array): Uint8Array {
  const chunks = chunksOf(bytes) ?? [];
  if (chunks.length === 0) throw new TypeError("Not a PNG: its header was not read");
  return Buffer.concat([
    bytes.subarray(0, signatureBytes),
    ...chunks.filter(({ type }) => pictureTypes.has(type)).map(({ whole }) => whole),
  ]);
}

/** Of a still picture, of an animated one, and of its colours; anyone may add others, with any text. */
const pictureTypes: ReadonlySet<string> = new Set([
  ...["IHDR", "PLTE", "IDAT", "IEND", "acTL", "fcTL", "fdAT"],
  ...["tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "pHYs"],
]);

/** Whether it says by a signature who made it. @see C2PA specification: embedding into PNG */
export function isSignedPng(bytes: Uint8Array): boolean {
  return chunksOf(bytes)?.some(({ type }) => type === "caBX") ?? false;
}

/** Whether it has several pictures. @see PNG specification, third edition: 11.3.6.1 acTL */
export function isAnimatedPng(bytes: Uint8Array): boolean {
  const types = (chunksOf(bytes) ?? []).map(({ type }) => type);
  const at = types.indexOf("acTL");
  // Behind the picture it means nothing.
  return at !== -1 && at < types.indexOf("IDAT");
}

/** The text that `withPngText` put there. */
export function pngText(bytes: Uint8Array): string | undefined {
  for (const chunk of chunksOf(bytes) ?? []) {
    const text = textOf(chunk);
    if (text !== undefined) return text;
  }
  return undefined;
}

// Keyword, then: not compressed, no language, no translated keyword.
const textHead = Buffer.from(`${keyword}\0\0\0\0\0`, "latin1");

function textChunk(text: string): Buffer {
  return chunkOf("iTXt", Buffer.concat([textHead, Buffer.from(text, "utf8")]));
}

function chunkOf(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** A file of small, plain pixels, made at once: rows are not filtered. */
export function pngOfPixels({ widthPx, heightPx, rgba }: Pixels): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  // Eight bits a sample, colours with alpha.
  header.set([8, 6], 8);
  const rowBytes = widthPx * 4;
  const rows = Buffer.alloc((1 + rowBytes) * heightPx);
  for (let y = 0; y < heightPx; y++) {
    rows.set(rgba.subarray(y * rowBytes, (y + 1) * rowBytes), y * (1 + rowBytes) + 1);
  }
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunkOf("IHDR", header),
    chunkOf("IDAT", deflateSync(rows)),
    chunkOf("IEND", Buffer.alloc(0)),
  ]);
}

function textOf(chunk: Chunk): string | undefined {
  if (chunk.type !== "iTXt") return undefined;
  const isOurs = chunk.data.subarray(0, textHead.length).equals(textHead);
  return isOurs ? chunk.data.toString("utf8", textHead.length) : undefined;
}

function chunksOf(bytes: Uint8Array): readonly Chunk[] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: Chunk[] = [];
  for (let at = signatureBytes; at + frameBytes <= buffer.length;) {
    const end = at + frameBytes + buffer.readUInt32BE(at);
    if (end > buffer.length || chunks.length === maxParts) return undefined;
    const type = buffer.toString("latin1", at + 4, at + 8);
    chunks.push({ type, data: buffer.subarray(at + 8, end - 4), whole: buffer.subarray(at, end) });
    if (type === "IEND") return chunks;
    at = end;
  }
  return undefined;
}
