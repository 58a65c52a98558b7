import { addAbortSignal, type Readable } from "node:stream";
import { UsageError } from "../base/errors.js";
import { systemReason } from "./systemReason.js";

/** A goal has at most 10,000 characters: who sends more than this sends something else. */
const maxBytes = 1_000_000;

/** Byte order marks, the longer ones first where one begins like another. */
const marks = [
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
] as const;

/**
 * All text that stands on standard input: UTF-8, or what its byte order mark says.
 * @param signal when aborted, rejects with its reason, and the stream is closed
 * @throws {UsageError} it cannot be read, is too long, or is no text
 */
export async function readText(stdin: Readable, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of addAbortSignal(signal, stdin)) {
      // Whole before it is decoded: a character may come in two parts.
      chunks.push(Buffer.from(chunk as Uint8Array));
      bytes += chunks.at(-1)?.length ?? 0;
      if (bytes > maxBytes) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw unreadable(`cannot be read (${systemReason(error)})`, error);
  }
  if (bytes > maxBytes) throw unreadable("is longer than 1 MB; a goal has 10,000 characters");
  return textOf(Buffer.concat(chunks));
}

function textOf(bytes: Uint8Array): string {
  const mark = marks.find((known) => known.bytes.every((byte, index) => bytes[index] === byte));
  const text = decoded(bytes, mark?.encoding ?? "utf-8");
  if (looksBinary(text)) throw unreadable("is no text: it holds control characters");
  return text;
}

function decoded(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    const name = encoding.toUpperCase();
    throw unreadable(`is no text in ${name}: save it in UTF-8, then try again`, error);
  }
}

/** Text has no NUL, and colours or the bell of a terminal now and then at most. */
function looksBinary(text: string): boolean {
  const controls = text.match(/[^\P{Cc}\s]/gu)?.length ?? 0;
  return text.includes("\0") || controls > text.length / 10;
}

function unreadable(what: string, cause?: unknown): UsageError {
  return new UsageError(`Standard input ${what}.`, "usage.stdin", { cause });
}
