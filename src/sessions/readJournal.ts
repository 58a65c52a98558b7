import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { JournalError, messageOf } from "../base/errors.js";
import { hasCode } from "../base/systemCode.js";
import { maxEvents, parseEvent, schemaVersion, type SessionEvent } from "../protocol/events.js";
import { linesOf, type FileLine } from "./fileLines.js";
import { parseJson } from "../base/parseJson.js";
import { noFollow } from "../disk/plainFile.js";
import { Slices } from "./slices.js";
import { storageFailure } from "./storageFailure.js";

/** Longer than any line that this version writes (10,000 lost keys: 2 MB). */
export const maxLineBytes = 8_000_000;
/** 64 candidates x 20 iterations at the longest texts allowed stay below half of it. */
export const maxJournalBytes = 1_000_000_000;

/** A journal with such a line is none. */
const refuseLine = (): never => {
  throw corrupt(`a line is longer than ${maxLineBytes} bytes`);
};

/** How far a journal has been read: whole lines only. */
export interface JournalPosition {
  /** End of the last whole line, from the start of the file. */
  readonly bytes: number;
  /** What the next line's `seq` has to be. */
  readonly nextSeq: number;
  /**
   * The format of the last line: the first line's, or what a later one raised it to. One that is
   * newer than ours is read as far as it goes.
   */
  readonly schemaVersion: number;
}

export const journalStart: JournalPosition = { bytes: 0, nextSeq: 0, schemaVersion };

export interface JournalReading {
  readonly position: JournalPosition;
  /** What stands after the last whole line: the rest of a write that never ended. */
  readonly tornBytes: number;
  /** The file ends before where this reading began: its owner has cut off a failed append. */
  readonly isShorter: boolean;
}

/**
 * Reads a journal's whole lines from `from` on, streaming and in slices, so that a long one holds
 * nobody up. A torn last line is left alone.
 * @param onEvent called for each event, in order; what it throws ends the reading
 * @param signal when aborted, rejects with `signal.reason`
 * @throws {JournalError} no journal there, a gap, garbage before the last line, too long
 * @throws {StorageError} the file cannot be read, or is a symbolic link
 */
export async function readJournal(
  path: string,
  from: JournalPosition,
  onEvent: (event: SessionEvent) => void,
  signal?: AbortSignal,
): Promise<JournalReading> {
  const handle = await openJournal(path);
  try {
    return await readFrom(handle, from, onEvent, signal);
  } catch (error) {
    if (error instanceof Error && "syscall" in error) throw storageFailure(error, path);
    throw error;
  } finally {
    await handle.close();
  }
}

async function openJournal(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | noFollow);
  } catch (error) {
    if (!hasCode(error, "ENOENT", "ENOTDIR")) throw storageFailure(error, path);
    throw new JournalError("journal.missing", `There is no session: ${path} is not there.`);
  }
}

async function readFrom(
  handle: FileHandle,
  from: JournalPosition,
  onEvent: (event: SessionEvent) => void,
  signal: AbortSignal | undefined,
): Promise<JournalReading> {
  const { size } = await handle.stat();
  if (size > maxJournalBytes) throw tooLong("1 GB");
  let position = from;
  let torn: FileLine | undefined;
  let bytesRead = from.bytes;
  const slices = new Slices();
  for await (const line of linesOf(handle, {
    fromByte: from.bytes,
    maxBytes: maxLineBytes,
    tooLong: refuseLine,
    signal,
  })) {
    bytesRead = line.endByte;
    // A power cut can leave zeros where the last write was to stand; JSON text has none.
    if (torn !== undefined) throw corrupt(`line ${position.nextSeq + 1} is garbage`);
    if (!line.isWhole || line.bytes.includes(0)) torn = line;
    else {
      const read = readLine(line, position);
      onEvent(read.event);
      position = read.position;
      if (slices.isOver) await slices.next(signal);
    }
  }
  return { position, tornBytes: bytesRead - position.bytes, isShorter: size < from.bytes };
}

function readLine(
  line: FileLine,
  before: JournalPosition,
): { event: SessionEvent; position: JournalPosition } {
  const place = `line ${before.nextSeq + 1}`;
  if (before.nextSeq >= maxEvents) throw tooLong(`${maxEvents} events`);
  const raw = parsed(line.bytes, place);
  const from = before.nextSeq === 0 ? versionOf(raw) : before.schemaVersion;
  const event = eventOf(raw, from, before);
  // The mark itself is of the format that it raises to.
  const version = event.kind === "formatRaised" ? Math.max(from, event.to) : from;
  if (event.seq !== before.nextSeq) {
    throw corrupt(`${place} has seq ${event.seq} where ${before.nextSeq} was due`);
  }
  const position = { bytes: line.endByte, nextSeq: event.seq + 1, schemaVersion: version };
  return { event, position };
}

function eventOf(raw: unknown, version: number, { nextSeq }: JournalPosition): SessionEvent {
  const result = parseEvent(raw, version);
  if (result.ok) return result.event;
  if (version <= schemaVersion) throw corrupt(`line ${nextSeq + 1}: ${result.reason}`);
  // A newer version may have given a known kind another shape: then it is one that we do not know.
  const renamed = parseEvent({ ...(raw as object), kind: `newer ${kindOf(raw)}` });
  if (nextSeq === 0 || !renamed.ok) throw newer(version);
  return renamed.event;
}

function parsed(bytes: Buffer, place: string): unknown {
  try {
    return parseJson(bytes.toString("utf8"));
  } catch (error) {
    throw corrupt(`${place} is not JSON (${messageOf(error)})`);
  }
}

/** The format that a journal's first line names; ours where it names none. */
export function versionOf(raw: unknown): number {
  if (typeof raw !== "object" || raw === null) return schemaVersion;
  const version = "schemaVersion" in raw ? raw.schemaVersion : undefined;
  return typeof version === "number" && Number.isSafeInteger(version) ? version : schemaVersion;
}

function kindOf(raw: unknown): string {
  if (typeof raw !== "object" || raw === null || !("kind" in raw)) return "";
  return typeof raw.kind === "string" ? raw.kind : "";
}

function corrupt(what: string): JournalError {
  return new JournalError("journal.corrupt", `The session's journal cannot be read: ${what}.`);
}

function tooLong(limit: string): JournalError {
  const message = `The session's journal is longer than ${limit}: it is not opened.`;
  return new JournalError("journal.tooLong", message);
}

export function newer(version: number): JournalError {
  const message = `A newer Imagebeam (format ${version}) wrote this session: update to open it.`;
  return new JournalError("journal.newer", message);
}
