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
