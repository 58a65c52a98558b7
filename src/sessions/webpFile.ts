import type { ImageSize } from "./imageSize.js";

/**
 * The container of a WebP: RIFF chunks, not pixels.
 * @see RFC 9649: 2.4-2.7 the container, 3.2 VP8L header; RFC 6386 9.1 VP8 frame header
 */

const riffBytes = 12;
const hasPacketFlag = 0x04;
const hasAlphaFlag = 0x10;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** @returns undefined when it is broken: a chunk over the end, or none with a picture */
export function webpSize(bytes: Uint8Array): ImageSize | undefined {
  const chunks = chunksOf(bytes);
  const hasPicture = chunks?.some(({ type }) => ["VP8 ", "VP8L", "ANMF"].includes(type)) ?? false;
  const first = chunks?.[0];
  return first !== undefined && hasPicture ? sizeOf(first) : undefined;
}

export interface WebpFrame {
  /** A file of its own, with one picture. */
  readonly picture: Uint8Array;
  readonly canvas: ImageSize;
  /** Where the picture stands on the canvas, pixels from its top left. */
  readonly x: number;
  readonly y: number;
}

/** Bytes of a frame's header: offset, size, duration, flags. */
const frameHeaderBytes = 16;

/**
 * The picture of a WebP; of an animation its first frame.
 * @throws {Error} there is none
 */
export function firstFrame(bytes: Uint8Array): WebpFrame {
  const canvas = webpSize(bytes);
  const chunks = chunksOf(bytes) ?? [];
  const frame = chunks.find(({ type }) => type === "ANMF");
  if (canvas === undefined) throw new Error("there is no picture in it");
  if (frame === undefined) return { picture: bytes, canvas, x: 0, y: 0 };
  if (frame.data.length < frameHeaderBytes) throw new Error("its first frame is cut short");
  const inside = partsOf(frame.data, frameHeaderBytes, frame.data.length) ?? [];
  const alpha = inside.find(({ type }) => type === "ALPH");
  const still = inside.find(({ type }) => type === "VP8 " || type === "VP8L");
  const size = still === undefined ? undefined : sizeOf(still);
  if (still === undefined || size === undefined) throw new Error("its first frame has no picture");
  const parts =
    alpha === undefined || still.type === "VP8L"
      ? [still]
      : [{ type: "VP8X", data: canvasHeader(size, hasAlphaFlag) }, alpha, still];
  const picture = riff(parts.map(({ type, data }) => chunk(type, data)));
  const { data } = frame;
  return { picture, canvas, x: 2 * data.readUIntLE(0, 3), y: 2 * data.readUIntLE(3, 3) };
}

/** A copy with an XMP packet; an earlier one is replaced. A simple file becomes an extended one. */
export function withWebpPacket(bytes: Uint8Array, packet: Uint8Array): Uint8Array {
  const chunks = chunksOf(bytes) ?? [];
  const [first] = chunks;
  if (first === undefined) throw new TypeError("Not a WebP: its header was not read");
  const others = chunks.filter(({ type }) => type !== "VP8X" && type !== "XMP ");
  return riff([
    chunk("VP8X", extendedHeader(first)),
    ...others.map(({ type, data }) => chunk(type, data)),
    chunk("XMP ", packet),
  ]);
}

export function webpPacket(bytes: Uint8Array): Buffer | undefined {
  return chunksOf(bytes)?.find(({ type }) => type === "XMP ")?.data;
}

function sizeOf({ type, data }: Chunk): ImageSize | undefined {
  if (type === "VP8X" && data.length >= 10) {
    return { widthPx: data.readUIntLE(4, 3) + 1, heightPx: data.readUIntLE(7, 3) + 1 };
  }
  if (type === "VP8L" && data.length >= 5 && data[0] === 0x2f) {
    const bits = data.readUInt32LE(1);
    return { widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (type === "VP8 " && data.length >= 10 && data.readUIntBE(3, 3) === 0x9d012a) {
    return { widthPx: data.readUInt16LE(6) & 0x3fff, heightPx: data.readUInt16LE(8) & 0x3fff };
  }
  return undefined;
}

function extendedHeader(first: Chunk): Buffer {
  if (first.type === "VP8X") {
    const data = Buffer.from(first.data);
    data[0] = (data[0] ?? 0) | hasPacketFlag;
    return data;
  }
  const size = sizeOf(first);
  if (size === undefined) throw new TypeError("Not a WebP: its header was not read");
  const hasAlpha = first.type === "VP8L" && ((first.data[4] ?? 0) & 0x10) !== 0;
  return canvasHeader(size, hasPacketFlag | (hasAlpha ? hasAlphaFlag : 0));
}

function canvasHeader({ widthPx, heightPx }: ImageSize, flags: number): Buffer {
  const data = Buffer.alloc(10);
  data[0] = flags;
  data.writeUIntLE(widthPx - 1, 4, 3);
  data.writeUIntLE(heightPx - 1, 7, 3);
  return data;
}

function riff(chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat(chunks);
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

/** Chunks have an even length; a byte of padding is not counted in it. */
function chunk(type: string, data: Uint8Array): Buffer {
  const whole = Buffer.alloc(8 + data.length + (data.length % 2));
  whole.write(type, 0, "latin1");
  whole.writeUInt32LE(data.length, 4);
  whole.set(data, 8);
  return whole;
}

function chunksOf(bytes: Uint8Array): readonly Chunk[] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length < riffBytes) return undefined;
  const fileEnd = buffer.readUInt32LE(4) + 8;
  return fileEnd > buffer.length ? undefined : partsOf(buffer, riffBytes, fileEnd);
}

/** The chunks between two places; undefined when one of them goes over the end. */
function partsOf(buffer: Buffer, from: number, to: number): readonly Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let at = from; at + 8 <= to;) {
    const length = buffer.readUInt32LE(at + 4);
    const end = at + 8 + length;
    if (end > to) return undefined;
    chunks.push({
      type: buffer.toString("latin1", at, at + 4),
      data: buffer.subarray(at + 8, end),
    });
    at = end + (length % 2);
  }
  return chunks;
}
