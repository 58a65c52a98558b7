import { crc32 } from "./crc32.js";
import type { ImageSize } from "./imageSize.js";

/**
 * The container of a PNG: chunks, not pixels.
 * @see PNG specification, third edition: 5.3 chunk layout, 11.2.1 IHDR, 11.3.3.4 iTXt
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

/** @returns undefined when it is broken: no header, a chunk over the end, no IEND */
export function pngSize(bytes: Uint8Array): ImageSize | undefined {
  const chunks = chunksOf(bytes);
  const header = chunks?.[0];
  if (header?.type !== "IHDR" || header.data.length !== 13) return undefined;
  // A second header would be believed by a decoder, and its size was not looked at.
  if (chunks?.filter(({ type }) => type === "IHDR").length !== 1) return undefined;
  return { widthPx: header.data.readUInt32BE(0), heightPx: header.data.readUInt32BE(4) };
}

export interface PngData {
  readonly isInterlaced: boolean;
  /** What all passes of an interlaced image have before compression, in bytes. */
  readonly interlacedBytes: number;
  /** The compressed rows. */
  readonly data: Buffer;
}

/** @see 8.2 Interlace methods: Adam7 */
const passes = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
] as const;

/** Samples a pixel, by colour type. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** @throws {Error} a colour type that there is not */
export function pngData(bytes: Uint8Array): PngData {
  const chunks = chunksOf(bytes) ?? [];
  const header = chunks[0]?.data;
  if (header?.length !== 13) throw new TypeError("Not a PNG: its header was not read");
  const [widthPx, heightPx] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const samples = channels[header[9] ?? -1];
  if (samples === undefined) throw new Error(`there is no colour type ${header[9] ?? "at all"}`);
  const bitsPerPixel = samples * (header[8] ?? 0);
  const sizes = passes.map(({ x, y, dx, dy }) => {
    const [width, height] = [Math.ceil((widthPx - x) / dx), Math.ceil((heightPx - y) / dy)];
    // A byte before each row names its filter.
    return width > 0 && height > 0 ? height * (1 + Math.ceil((width * bitsPerPixel) / 8)) : 0;
  });
  return {
    isInterlaced: header[12] !== 0,
    interlacedBytes: sizes.reduce((sum, size) => sum + size, 0),
    data: Buffer.concat(chunks.flatMap(({ type, data }) => (type === "IDAT" ? [data] : []))),
  };
}

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
  const body = Buffer.concat([Buffer.from("iTXt", "latin1"), textHead, Buffer.from(text, "utf8")]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
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
    if (end > buffer.length) return undefined;
    const type = buffer.toString("latin1", at + 4, at + 8);
    chunks.push({ type, data: buffer.subarray(at + 8, end - 4), whole: buffer.subarray(at, end) });
    if (type === "IEND") return chunks;
    at = end;
  }
  return undefined;
}
