import { addAbortSignal, type Readable } from "node:stream";
import { UsageError } from "../base/errors.js";
import { systemReason } from "./systemReason.js";
import { textIn } from "./textBytes.js";

/** Goals and checklists have less: who sends more than this sends something else. */
const maxBytes = 1_000_000;

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
  if (bytes > maxBytes) throw unreadable("is longer than 1 MB");
  return textIn(Buffer.concat(chunks), unreadable);
}

function unreadable(what: string, cause?: unknown): UsageError {
  return new UsageError(`Standard input ${what}.`, "usage.stdin", { cause });
}
