import { durationText } from "../base/durationText.js";
import { usdText } from "../base/figureText.js";
import { StorageError } from "../base/errors.js";
import { nanoUsdOf, sumNanoUsd, usdOf, type NanoUsd } from "../base/money.js";
import { onceMade } from "../base/onceMade.js";
import type { SpendLine, SpendLineOf } from "../protocol/spend.js";
import type { Measured } from "../search/costRange.js";
import type { PaidCall, Purse, Refusal, Reservation, Spent } from "../search/purse.js";
import { dayText } from "../sessions/sessionFolder.js";
import type { Books, DaySpending } from "./books.js";
import type { Change, SpendFile, SpendFileDeps } from "./spendFile.js";

export interface MachinePurseOptions extends SpendFileDeps {
  /** The person's configuration folder, absolute; undefined where the system names none. */
  readonly folder: string | undefined;
  /** US dollars that a day may cost, asked anew each time; null for no limit. */
  readonly dailyUsd: () => number | null;
  /** Where the limit is set, as a person finds it: "limits.dailyUsd in config.json". */
  readonly limitName: string;
}

/** What is known of spending before a search starts. */
export interface SpendingToday {
  /** Spent today and set aside: what counts under the day's limit. */
  readonly countedNanoUsd: NanoUsd;
  readonly measured: Measured;
}

/**
 * What all searches of this machine may spend in a day. Every call that costs anything is noted in
 * `spend.jsonl`, at its worst before it is made, so that neither several processes at once nor a
 * crash spend more than the limit: only a price that was declared too low does.
 */
export class MachinePurse implements Purse {
  readonly #options: MachinePurseOptions;
  /** Null where there is no folder for it. */
  readonly #loaded: (() => Promise<SpendFile>) | null;
  /** What could not be written yet. */
  readonly #unwritten: SpendLine[] = [];

  constructor(options: MachinePurseOptions) {
    this.#options = options;
    const { folder } = options;
    const load = async (path: string) =>
      new (await import("./spendFile.js")).SpendFile(path, options);
    this.#loaded = folder === undefined ? null : onceMade(() => load(folder));
  }

  async reserve(call: PaidCall): Promise<Reservation | Refusal> {
    const file = await this.#file();
    if (file === null) return { kind: "refused", by: "disk", message: noFolderText };
    const line = this.#lineOf(call);
    try {
      // What is still to be noted counts, too.
      if (this.#unwritten.length > 0) await this.#write(file, nothingMore);
      const refusal = await this.#write(file, (books) => {
        const message = this.#whyNot(call, books.of(line.day));
        return message === null ? { lines: [line], result: null } : { lines: [], result: message };
      });
      if (refusal !== null) return { kind: "refused", by: "budget", message: refusal };
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return { kind: "refused", by: "disk", message: unwrittenText(error) };
    }
    return { kind: "reserved", settle: (spent) => this.#settle(file, line, spent) };
  }

  async take(call: PaidCall, spent: Spent): Promise<void> {
    const file = await this.#file();
    if (file === null) return;
    const line = this.#lineOf(call);
    this.#unwritten.push(line);
    await this.#settle(file, line, spent);
  }

  /**
   * What each day came to, the oldest first, and how many lines could not be read.
   * @throws {StorageError} it cannot be read
   */
  async days(): Promise<{ readonly days: readonly DaySpending[]; readonly damagedLines: number }> {
    const file = await this.#file();
    if (file === null) return { days: [], damagedLines: 0 };
    const books = await file.read();
    return { days: books.days(), damagedLines: file.damagedLines };
  }

  /**
   * What a search can be foretold by.
   * @throws {StorageError} the file cannot be read
   */
  async look(): Promise<SpendingToday> {
    const file = await this.#file();
    if (file === null) return { countedNanoUsd: 0, measured: () => [] };
    const books = await file.read();
    const { spentNanoUsd, setAsideNanoUsd } = books.of(dayText(this.#options.clock.nowMs()));
    return {
      countedNanoUsd: sumNanoUsd(spentNanoUsd, setAsideNanoUsd),
      measured: (call) => books.measured(call),
    };
  }

  /** Loaded with the first call that costs anything: most windows and command lines have none. */
  async #file(): Promise<SpendFile | null> {
    return await (this.#loaded?.() ?? null);
  }

  /** Never rejects: what cannot be written is written with the next one, or stays at its worst. */
  async #settle(
    file: SpendFile,
    { id, day, session, connection, model, call }: SpendLineOf<"reserved">,
    { nanoUsd, basis }: Spent,
  ): Promise<void> {
    const of = { day, session, connection, model, call };
    this.#unwritten.push({ kind: "settled", id, usd: usdOf(nanoUsd), basis, of });
    try {
      await this.#write(file, nothingMore);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#options.log("warn", `What a call cost is not noted yet: ${error.message}`);
    }
  }

  async #write<T>(file: SpendFile, follows: (books: Books) => Change<T>): Promise<T> {
    let late: readonly SpendLine[] = [];
    try {
      return await file.change((books) => {
        late = [...late, ...this.#unwritten.splice(0)];
        const { lines, result } = follows(books);
        return { lines: [...late, ...lines], result };
      });
    } catch (error) {
      this.#unwritten.unshift(...late);
      throw error;
    }
  }

  #lineOf({ session, connection, model, kind, worstNanoUsd }: PaidCall): SpendLineOf<"reserved"> {
    const { clock, newId } = this.#options;
    const at = Math.max(0, Math.floor(clock.nowMs()));
    const usd = usdOf(worstNanoUsd);
    const day = dayText(at);
    return { kind: "reserved", id: newId(), at, day, session, connection, model, call: kind, usd };
  }

  /** Null where the limit leaves room. */
  #whyNot({ worstNanoUsd }: PaidCall, today: Sums): string | null {
    const limitUsd = this.#options.dailyUsd();
    if (limitUsd === null) return null;
    const limit = nanoUsdOf(limitUsd);
    const { spentNanoUsd, setAsideNanoUsd } = today;
    if (sumNanoUsd(spentNanoUsd, setAsideNanoUsd, worstNanoUsd) <= limit) return null;
    const { clock, limitName } = this.#options;
    if (worstNanoUsd > limit) {
      return `The next call may cost ${text(worstNanoUsd)}, which is more than the whole day's limit of ${usdText(limitUsd)}: raise ${limitName}, then resume.`;
    }
    const setAside =
      setAsideNanoUsd === 0
        ? ""
        : `, ${text(setAsideNanoUsd)} is set aside for calls that run or were cut off`;
    const nowMs = clock.nowMs();
    const left = durationText(nextDayMs(nowMs) - nowMs);
    return (
      `Of today's limit of ${usdText(limitUsd)}, ${text(spentNanoUsd)} is spent${setAside}, and the next ` +
      `call may cost ${text(worstNanoUsd)}. Resume tomorrow (the day ends in ${left}), ` +
      `or raise ${limitName} and resume now.`
    );
  }
}

const nothingMore = (): Change<undefined> => ({ lines: [], result: undefined });

type Sums = Pick<DaySpending, "spentNanoUsd" | "setAsideNanoUsd">;

const text = (nanoUsd: NanoUsd): string => usdText(usdOf(nanoUsd));

/** The midnight that is next here, UTC milliseconds: a day has 23 to 25 hours. */
function nextDayMs(nowMs: number): number {
  const date = new Date(nowMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

const nothingAsked = "What is spent cannot be noted, so no model is asked that costs anything.";

const noFolderText = `${nothingAsked} The system names no folder for the configuration of programs: set HOME or XDG_CONFIG_HOME, then resume.`;

function unwrittenText({ message }: StorageError): string {
  return `${nothingAsked} ${message}`;
}
