import { maxParts, type ImageSize } from "./imageSize.js";

/**
 * The container of a WebP: RIFF chunks, not pixels.
 * @see RFC 9649: 2.4-2.7 the container, 2.7.1.1 ANMF, 3.2 VP8L header; RFC 6386 9.1 VP8 frame header
 */

const riffBytes = 12;
/** Place, size, duration and flags of an animation's frame. */
const frameHeadBytes = 16;
const hasPacketFlag = 0x04;
const hasAlphaFlag = 0x10;
const hasProfileFlag = 0x20;
const isAnimationFlag = 0x02;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

interface Picture extends ImageSize {
  /** The picture's own chunk, behind its alpha where it has one. */
  readonly chunks: readonly Chunk[];
  readonly leftPx: number;
  readonly topPx: number;
}

/**
 * Width and height of the canvas.
 * @returns undefined when it is broken: a chunk over the end, no picture, or one that is not as large
 * as the canvas (in an animation: that sticks out of it)
 */
export function webpSize(bytes: Uint8Array): ImageSize | undefined {
  return read(bytes)?.canvas;
}

/** The first picture of a WebP that was read, as a file of its own, and its place on the canvas. */
export function firstPicture(
  bytes: Uint8Array,
): Omit<Picture, "chunks"> & { readonly file: Uint8Array } {
  const picture = read(bytes)?.picture;
  if (picture === undefined) throw new TypeError("Not a WebP: its header was not read");
  const { chunks, ...place } = picture;
  const head = chunks.length > 1 ? [extendedHeader(place, hasAlphaFlag)] : [];
  return { ...place, file: fileOf([...head, ...chunks]) };
}

/** A copy with an XMP packet; an earlier one is replaced. A simple file becomes an extended one. */
export function withWebpPacket(bytes: Uint8Array, packet: Uint8Array): Uint8Array {
  const chunks = chunksOf(bytes) ?? [];
  const [first] = chunks;
  if (first === undefined) throw new TypeError("Not a WebP: its header was not read");
  const others = chunks.filter(({ type }) => type !== "VP8X" && type !== "XMP ");
  return fileOf([withPacketFlag(first), ...others, { type: "XMP ", data: Buffer.from(packet) }]);
}

/** A copy of the picture alone: its pixels, its alpha, its frames and its colour profile. */
export function withoutWebpMetadata(bytes: Uint8Array): Uint8Array {
  const chunks = chunksOf(bytes) ?? [];
  if (chunks.length === 0) throw new TypeError("Not a WebP: its header was not read");
  const kept = chunks.filter(({ type }) => pictureTypes.has(type));
  const hasProfile = kept.some(({ type }) => type === "ICCP");
  const flags = hasAlphaFlag | isAnimationFlag | (hasProfile ? hasProfileFlag : 0);
  return fileOf(
    kept.map((chunk) => {
      const size = chunk.type === "VP8X" ? sizeOf(chunk) : undefined;
      if (size !== undefined) return extendedHeader(size, (chunk.data[0] ?? 0) & flags);
      return chunk.type === "ANMF" ? withoutFrameMetadata(chunk) : chunk;
    }),
  );
}

const frameTypes = ["VP8 ", "VP8L", "ALPH"];
/** Anyone may add others, with any text. */
const pictureTypes: ReadonlySet<string> = new Set([
  ...frameTypes,
  ...["VP8X", "ICCP", "ANIM", "ANMF"],
]);

function withoutFrameMetadata({ type, data }: Chunk): Chunk {
  const chunks = chunksIn(data.subarray(frameHeadBytes)) ?? [];
  const kept = chunks.filter((chunk) => frameTypes.includes(chunk.type));
  return { type, data: Buffer.concat([data.subarray(0, frameHeadBytes), ...kept.map(whole)]) };
}

/** Whether it says by a signature who made it. @see C2PA specification: embedding into RIFF */
export function isSignedWebp(bytes: Uint8Array): boolean {
  return chunksOf(bytes)?.some(({ type }) => type === "C2PA") ?? false;
}

/** Whether it has several pictures. */
export function isAnimatedWebp(bytes: Uint8Array): boolean {
  const first = chunksOf(bytes)?.[0];
  return first?.type === "VP8X" && ((first.data[0] ?? 0) & isAnimationFlag) !== 0;
}

export function webpPacket(bytes: Uint8Array): Buffer | undefined {
  return chunksOf(bytes)?.find(({ type }) => type === "XMP ")?.data;
}

function read(
  bytes: Uint8Array,
): { readonly canvas: ImageSize; readonly picture: Picture } | undefined {
  const chunks = chunksOf(bytes);
  const first = chunks?.[0];
  const canvas = first === undefined ? undefined : sizeOf(first);
  if (chunks === undefined || canvas === undefined) return undefined;
  const frame = chunks.find(({ type }) => type === "ANMF" || type === "VP8 " || type === "VP8L");
  const picture = frame?.type === "ANMF" ? frameIn(frame.data) : pictureIn(chunks);
  if (picture === undefined) return undefined;
  const isWhole = picture.widthPx === canvas.widthPx && picture.heightPx === canvas.heightPx;
  const isInside =
    picture.leftPx + picture.widthPx <= canvas.widthPx &&
    picture.topPx + picture.heightPx <= canvas.heightPx;
  return (frame?.type === "ANMF" ? isInside : isWhole) ? { canvas, picture } : undefined;
}

/** @param data a frame's place and size, then its chunks */
function frameIn(data: Buffer): Picture | undefined {
  if (data.length < frameHeadBytes) return undefined;
  const picture = pictureIn(chunksIn(data.subarray(frameHeadBytes)) ?? []);
  if (picture?.widthPx !== data.readUIntLE(6, 3) + 1) return undefined;
  if (picture.heightPx !== data.readUIntLE(9, 3) + 1) return undefined;
  return { ...picture, leftPx: 2 * data.readUIntLE(0, 3), topPx: 2 * data.readUIntLE(3, 3) };
}

function pictureIn(chunks: readonly Chunk[]): Picture | undefined {
  const found = chunks.find(({ type }) => type === "VP8 " || type === "VP8L");
  const size = found === undefined ? undefined : sizeOf(found);
  if (found === undefined || size === undefined) return undefined;
  // A lossless picture has its alpha within.
  const alpha = found.type === "VP8 " ? chunks.find(({ type }) => type === "ALPH") : undefined;
  const own = alpha === undefined ? [found] : [alpha, found];
  return { ...size, chunks: own, leftPx: 0, topPx: 0 };
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

function withPacketFlag(first: Chunk): Chunk {
  if (first.type === "VP8X") {
    const data = Buffer.from(first.data);
    data[0] = (data[0] ?? 0) | hasPacketFlag;
    return { type: "VP8X", data };
  }
  const size = sizeOf(first);
  if (size === undefined) throw new TypeError("Not a WebP: its header was not read");
  const hasAlpha = first.type === "VP8L" && ((first.data[4] ?? 0) & 0x10) !== 0;
  return extendedHeader(size, hasPacketFlag | (hasAlpha ? hasAlphaFlag : 0));
}

function extendedHeader(size: ImageSize, flags: number): Chunk {
  const data = Buffer.alloc(10);
  data[0] = flags;
  data.writeUIntLE(size.widthPx - 1, 4, 3);
  data.writeUIntLE(size.heightPx - 1, 7, 3);
  return { type: "VP8X", data };
}

function fileOf(chunks: readonly Chunk[]): Uint8Array {
  const body = Buffer.concat(chunks.map(whole));
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

/** Chunks have an even length; a byte of padding is not counted in it. */
function whole({ type, data }: Chunk): Buffer {
  const bytes = Buffer.alloc(8 + data.length + (data.length % 2));
  bytes.write(type, 0, "latin1");
  bytes.writeUInt32LE(data.length, 4);
  bytes.set(data, 8);
  return bytes;
}

function chunksOf(bytes: Uint8Array): readonly Chunk[] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length < riffBytes) return undefined;
  const fileEnd = buffer.readUInt32LE(4) + 8;
  return fileEnd > buffer.length ? undefined : chunksIn(buffer.subarray(riffBytes, fileEnd));
}

function chunksIn(body: Buffer): readonly Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let at = 0; at + 8 <= body.length;) {
    const length = body.readUInt32LE(at + 4);
    const end = at + 8 + length;
    if (end > body.length || chunks.length === maxParts) return undefined;
    chunks.push({ type: body.toString("latin1", at, at + 4), data: body.subarray(at + 8, end) });
    at = end + (length % 2);
  }
  return chunks;
}
