import { StorageError } from "../base/errors.js";
import { parseJson } from "../base/parseJson.js";
import { maxEvents, parseEvent, type KnownEvent } from "../protocol/events.js";
import type { Journal } from "../search/ports.js";
import { LineFile, type LineFileOptions } from "./lineFile.js";
import { maxJournalBytes, maxLineBytes } from "./readJournal.js";

export type JournalFileOptions = Pick<LineFileOptions, "files" | "path" | "guard">;

/** The session's journal, opened by its owner: appends one line an event, durable when told. */
export class JournalFile implements Journal {
  readonly #lines: LineFile;

  private constructor(lines: LineFile) {
    this.#lines = lines;
  }

  /** A new one. @throws {StorageError} it cannot be made, or is there already */
  static async create(options: JournalFileOptions): Promise<JournalFile> {
    return new JournalFile(await LineFile.create({ ...options, ...asJournal }));
  }

  /**
   * One that was read up to `wholeBytes`; what stands behind is cut off before the first append.
   * @throws {StorageError} it cannot be opened for writing
   */
  static async continue(options: JournalFileOptions, wholeBytes: number): Promise<JournalFile> {
    return new JournalFile(await LineFile.continue({ ...options, ...asJournal }, wholeBytes));
  }

  /** Length of its whole lines. */
  get bytes(): number {
    return this.#lines.bytes;
  }

  /** @throws {StorageError} as `LineFile.append`; it is no event that a reader would take */
  async append(event: KnownEvent): Promise<void> {
    await this.#lines.append(lineOf(event));
  }

  /** Waits for the appends under way. */
  async close(): Promise<void> {
    await this.#lines.close();
  }
}

/** @throws {StorageError} what no reader would take: better no line than one that spoils the journal */
function lineOf({ seq, at, kind, ...rest }: KnownEvent): Uint8Array {
  const text = JSON.stringify({ seq, at, kind, ...rest });
  const line = Buffer.from(`${text}\n`, "utf8");
  if (seq >= maxEvents) {
    throw new StorageError("storage.journalFull", fullText(`${maxEvents} events`));
  }
  const readBack = parseEvent(parseJson(text));
  if (!readBack.ok || readBack.event.kind === "unknown" || line.length > maxLineBytes) {
    const reason = readBack.ok ? "it is too long" : readBack.reason;
    throw new StorageError("storage.invalidEvent", `A ${kind} event cannot be kept: ${reason}`);
  }
  return line;
}

/** A reader would not open what is longer. */
function fullText(limit: string): string {
  return `The session's journal is full (${limit}): it cannot be gone on with. What it found stays; start a new search for more.`;
}

const asJournal: Pick<LineFileOptions, "maxBytes" | "words"> = {
  maxBytes: maxJournalBytes,
  words: { full: fullText("1 GB"), writer: "the search", goOn: "resume" },
};
