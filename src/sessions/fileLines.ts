import type { FileHandle } from "node:fs/promises";

const chunkBytes = 262_144;
const newline = 0x0a;

export interface FileLine {
  /** Without its newline; none of a line that is too long. */
  readonly bytes: Buffer;
  /** After its newline. */
  readonly endByte: number;
  /** Whether its newline is there. */
  readonly isWhole: boolean;
  readonly isTooLong: boolean;
}

export interface LinesOptions {
  readonly fromByte: number;
  /** What stands behind is not read, as if the file ended there; all of it where it is not said. */
  readonly toByte?: number;
  /** No more of a line is held in memory than this and one chunk. */
  readonly maxBytes: number;
  /** Called for a line that is longer; what it throws ends the reading, else the line is told without its bytes. */
  readonly tooLong?: () => void;
  readonly signal?: AbortSignal | undefined;
}

/** A file's lines, read in chunks. */
export async function* linesOf(
  handle: FileHandle,
  { fromByte, toByte = Infinity, maxBytes, tooLong, signal }: LinesOptions,
): AsyncGenerator<FileLine> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let isTooLong = false;
  let at = fromByte;
  for (;;) {
    signal?.throwIfAborted();
    const from = at + pendingBytes;
    const wanted = Math.min(chunkBytes, toByte - from);
    if (wanted <= 0) break;
    const { bytesRead } = await handle.read(chunk, 0, wanted, from);
    if (bytesRead === 0) break;
    let start = 0;
    for (let end; (end = chunk.subarray(0, bytesRead).indexOf(newline, start)) !== -1;) {
      at += pendingBytes + end - start + 1;
      const bytes = Buffer.concat([...pending, chunk.subarray(start, end)]);
      pending = [];
      pendingBytes = 0;
      start = end + 1;
      yield { bytes: isTooLong ? nothing : bytes, endByte: at, isWhole: true, isTooLong };
      isTooLong = false;
    }
    pendingBytes += bytesRead - start;
    if (!isTooLong) pending.push(Buffer.from(chunk.subarray(start, bytesRead)));
    if (!isTooLong && pendingBytes > maxBytes) {
      tooLong?.();
      isTooLong = true;
      pending = [];
    }
  }
  if (pendingBytes > 0) {
    const bytes = Buffer.concat(pending);
    yield { bytes, endByte: at + pendingBytes, isWhole: false, isTooLong };
  }
}

const nothing: Buffer = Buffer.alloc(0);
