import { join } from "node:path";
import * as z from "zod";
import { canonicalJson } from "./base/canonicalJson.js";
import type { Clock } from "./base/clock.js";
import { messageOf } from "./base/errors.js";
import type { Log } from "./base/log.js";
import { once } from "./base/once.js";
import { sha256Hex } from "./base/sha256.js";
import type { FileSystem } from "./disk/fileSystem.js";
import { readJsonFile, writeJsonFile } from "./disk/jsonFile.js";
import type { JudgeTests } from "./judgeTests.js";
import { sha256Schema } from "./protocol/events.js";
import { judgeTestResultSchema, type JudgeTestResult } from "./protocol/judgeTest.js";
import type { Declaration } from "./protocol/providers.js";
import { isFit } from "./search/judgeTest/verdict.js";

const fileName = "judges.json";
const mostEntries = 500;
const dayMs = 86_400_000;
/** A name stays, the model behind it may not; and who failed may have been set up wrong. */
const keptMs = { fit: 90 * dayMs, unfit: 7 * dayMs };

/** Each entry is checked by itself: one that is damaged does not take the others with it. */
const fileSchema = once(() => z.object({ tests: z.array(z.unknown()) }));
const entrySchema = once(() =>
  z.object({
    /** SHA-256 of all that an answer hangs on beside the question. */
    key: sha256Schema,
    /** For whoever reads the file. */
    connection: z.string(),
    model: z.string(),
    atMs: z.int().min(0),
    result: judgeTestResultSchema(),
  }),
);
type Entry = z.infer<ReturnType<typeof entrySchema>>;

/** What a test came to, and when: UTC milliseconds. */
export interface JudgeRecord {
  readonly result: JudgeTestResult;
  readonly atMs: number;
  /** From then on it is tested anew. */
  readonly untilMs: number;
}

export interface JudgeMemoryOptions {
  /** The person's configuration folder, absolute; undefined where the system names none. */
  readonly folder: string | undefined;
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * What the tests of vision models came to, for all searches of a person: `judges.json` in their
 * configuration folder. Of two processes that write at once, one has to find it out once more; a file
 * or an entry that cannot be read counts as none, and is gone with the next write.
 */
export class JudgeMemory implements JudgeTests {
  readonly #options: JudgeMemoryOptions;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: JudgeMemoryOptions) {
    this.#options = options;
  }

  async known(vision: Declaration): Promise<JudgeTestResult | null> {
    return (await this.record(vision))?.result ?? null;
  }

  /** The same with its times. Never rejects. */
  async record(vision: Declaration): Promise<JudgeRecord | null> {
    const key = keyOf(vision);
    const found = (await this.#read()).find((entry) => entry.key === key);
    if (found === undefined) return null;
    const { atMs, result } = found;
    return { result, atMs, untilMs: atMs + keptFor(result) };
  }

  async keep(vision: Declaration, result: JudgeTestResult): Promise<void> {
    this.#turn = this.#turn.then(() => this.#write(vision, result));
    await this.#turn;
  }

  async #write(vision: Declaration, result: JudgeTestResult): Promise<void> {
    const { folder, files, clock, log } = this.#options;
    if (folder === undefined) return;
    const { connection, model } = vision;
    const entry: Entry = { key: keyOf(vision), connection, model, atMs: clock.nowMs(), result };
    const others = (await this.#read()).filter(({ key }) => key !== entry.key);
    const tests = [entry, ...others].slice(0, mostEntries);
    try {
      await writeJsonFile(join(folder, fileName), { tests }, files);
    } catch (error) {
      log("warn", `What the test of a judge came to is not kept: ${messageOf(error)}`);
    }
  }

  /** The entries that still hold, the newest first. */
  async #read(): Promise<readonly Entry[]> {
    const { folder, clock, log } = this.#options;
    if (folder === undefined) return [];
    const unread = (why: string): void =>
      log("warn", `What tests of judges came to cannot be read: ${why}`);
    const path = join(folder, fileName);
    const read = await readJsonFile(path, fileSchema(), unread).catch((error: unknown) => {
      unread(messageOf(error));
      return null;
    });
    const all = read?.tests ?? [];
    const entries = all.flatMap((each) => entrySchema().safeParse(each).data ?? []);
    const damaged = all.length - entries.length;
    if (damaged > 0) unread(`${damaged} of ${all.length} are not what Imagebeam writes there`);
    const nowMs = clock.nowMs();
    return entries.filter(({ atMs, result }) => {
      const ageMs = nowMs - atMs;
      return ageMs >= 0 && ageMs < keptFor(result);
    });
  }
}

function keptFor(result: JudgeTestResult): number {
  return isFit(result) ? keptMs.fit : keptMs.unfit;
}

/** Whose model it is, with which options it is asked, which a session brings along, and in which words. */
function keyOf({ kind, connection, endpoint, model, options, prompts }: Declaration): string {
  const words = prompts["compare"] ?? null;
  return sha256Hex(canonicalJson([kind, connection, endpoint, model, options, words]));
}
