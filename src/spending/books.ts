import { assertNever } from "../base/assertNever.js";
import { nanoUsdOf, sumNanoUsd, usdOf, type NanoUsd } from "../base/money.js";
import type { NotedCall, SpendLine, SpendLineOf } from "../protocol/spend.js";

/** What one model of one connection cost in a day. */
export interface ModelSpending {
  readonly connection: string;
  readonly model: string;
  readonly calls: number;
  readonly spentNanoUsd: NanoUsd;
  /** Calls of whose cost nobody knows: it is not in `spentNanoUsd`. */
  readonly unknownCalls: number;
}

/** What a day came to. */
export interface DaySpending {
  /** `YYYY-MM-DD`, or `YYYY-MM` for one that is long past. */
  readonly day: string;
  readonly sessions: number;
  readonly models: readonly ModelSpending[];
  readonly spentNanoUsd: NanoUsd;
  /** For calls that run, or were cut off before anybody heard what they cost. */
  readonly setAsideNanoUsd: NanoUsd;
}

type Open = SpendLineOf<"reserved"> & { readonly nanoUsd: NanoUsd };

interface Day {
  readonly sessions: Set<string>;
  otherSessions: number;
  readonly models: Map<string, ModelSpending>;
  spentNanoUsd: NanoUsd;
  setAsideNanoUsd: NanoUsd;
}

/** So many of the last costs of a kind of call are remembered: enough for a median. */
const mostMeasured = 21;
/** Days before this many are kept as months. */
const keptDays = 400;
/** For so long a call may still be settled; no call runs longer. */
const longestCallMs = 24 * 3_600_000;

/** The fold of `spend.jsonl`: what was spent, what is set aside, what calls have cost before. */
export class Books {
  readonly #days = new Map<string, Day>();
  readonly #open = new Map<string, Open>();
  readonly #settled = new Set<string>();
  readonly #measured = new Map<string, NanoUsd[]>();
  #settledLines = 0;
  #firstSettledDay: string | null = null;

  add(line: SpendLine): void {
    switch (line.kind) {
      case "reserved":
        this.#reserve(line);
        return;
      case "settled":
        this.#settle(line);
        return;
      case "day":
        this.#addDay(line);
        return;
      case "measured":
        for (const usd of line.usd) this.#measure(line, nanoUsdOf(usd));
        return;
      default:
        assertNever(line);
    }
  }

  /** Lines that say no more than the sums of their days. */
  get settledLines(): number {
    return this.#settledLines;
  }

  /** The first day of those lines; null where there is none. */
  get firstSettledDay(): string | null {
    return this.#firstSettledDay;
  }

  /** What counts under the limit of a day: spent, and set aside. */
  of(day: string): Pick<DaySpending, "spentNanoUsd" | "setAsideNanoUsd"> {
    return this.#days.get(day) ?? nothing;
  }

  /** What the last calls of a kind cost, in no order; empty where none was measured. */
  measured(
    call: Pick<SpendLineOf<"measured">, "connection" | "model" | "call">,
  ): readonly NanoUsd[] {
    return this.#measured.get(nameOf(call.connection, call.model, call.call)) ?? [];
  }

  /** The oldest first. */
  days(): readonly DaySpending[] {
    const sorted = [...this.#days].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([day, { sessions, otherSessions, models, ...sums }]) => ({
      day,
      sessions: sessions.size + otherSessions,
      models: [...models.values()],
      ...sums,
    }));
  }

  /**
   * The same in fewer lines: a sum for each day, what is still to be settled, what was measured.
   * @param nowMs what was set aside long before is settled at its worst
   */
  summed(today: string, nowMs: number): readonly SpendLine[] {
    const settled = [...this.#open.values()].filter(({ at }) => nowMs - at > longestCallMs);
    for (const { id, usd } of settled) this.add({ kind: "settled", id, usd, basis: "worst" });
    const names = [...this.#days.keys()].sort();
    const months = new Books();
    const oldest = names.at(-keptDays) ?? "";
    const unsettled = new Set([...this.#open.values()].map(({ day }) => day));
    for (const name of names) {
      const line = this.#dayLine(name, name === today || unsettled.has(name));
      months.#addDay(name < oldest ? { ...line, day: name.slice(0, "YYYY-MM".length) } : line);
    }
    return [
      ...[...months.#days.keys()].map((name) => months.#dayLine(name, true)),
      ...[...this.#measured].map(([name, nanos]) => {
        const [connection = "", model = "", call = ""] = JSON.parse(name) as string[];
        return { kind: "measured", connection, model, call, usd: nanos.map(usdOf) } as const;
      }),
      ...[...this.#open.values()].map(({ nanoUsd: _, ...line }) => line),
    ];
  }

  #reserve(line: SpendLineOf<"reserved">): void {
    if (this.#open.has(line.id) || this.#settled.has(line.id)) return;
    const nanoUsd = nanoUsdOf(line.usd);
    const day = this.#day(line.day);
    this.#open.set(line.id, { ...line, nanoUsd });
    day.sessions.add(line.session);
    day.setAsideNanoUsd = sumNanoUsd(day.setAsideNanoUsd, nanoUsd);
  }

  /** On the day that it was set aside on, whatever day it is now. */
  #settle({ id, usd, basis, of }: SpendLineOf<"settled">): void {
    const open = this.#open.get(id);
    const call: NotedCall | undefined = open ?? of;
    // Whoever could not tell whether a line was written has written it once more.
    if (call === undefined || this.#settled.has(id)) return;
    this.#open.delete(id);
    this.#settled.add(id);
    this.#settledLines += 2;
    if (this.#firstSettledDay === null || call.day < this.#firstSettledDay) {
      this.#firstSettledDay = call.day;
    }
    const day = this.#day(call.day);
    day.sessions.add(call.session);
    day.setAsideNanoUsd -= open?.nanoUsd ?? 0;
    const spentNanoUsd = nanoUsdOf(usd);
    if (basis === "told") this.#measure(call, spentNanoUsd);
    if (basis === "nothing" && spentNanoUsd === 0) return;
    const unknownCalls = basis === "unknown" ? 1 : 0;
    addModel(day, { ...call, calls: 1, spentNanoUsd, unknownCalls });
  }

  #addDay(line: SpendLineOf<"day">): void {
    const day = this.#day(line.day);
    line.sessions.forEach((session) => day.sessions.add(session));
    day.otherSessions += line.otherSessions;
    for (const { usd, ...model } of line.models) {
      addModel(day, { ...model, spentNanoUsd: nanoUsdOf(usd) });
    }
  }

  #dayLine(name: string, keepsSessions: boolean): SpendLineOf<"day"> {
    const { sessions, otherSessions, models } = this.#day(name);
    return {
      kind: "day",
      day: name,
      sessions: keepsSessions ? [...sessions] : [],
      otherSessions: otherSessions + (keepsSessions ? 0 : sessions.size),
      models: [...models.values()].map(({ spentNanoUsd, ...model }) => ({
        ...model,
        usd: usdOf(spentNanoUsd),
      })),
    };
  }

  #measure(
    { connection, model, call }: Pick<SpendLineOf<"measured">, "connection" | "model" | "call">,
    nanoUsd: NanoUsd,
  ): void {
    const name = nameOf(connection, model, call);
    const before = this.#measured.get(name) ?? [];
    this.#measured.set(name, [...before, nanoUsd].slice(-mostMeasured));
  }

  #day(name: string): Day {
    const known = this.#days.get(name);
    if (known !== undefined) return known;
    const day: Day = {
      sessions: new Set(),
      otherSessions: 0,
      models: new Map(),
      spentNanoUsd: 0,
      setAsideNanoUsd: 0,
    };
    this.#days.set(name, day);
    return day;
  }
}

const nothing = { spentNanoUsd: 0, setAsideNanoUsd: 0 };

/** Names may hold anything; JSON keeps them apart. */
function nameOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

function addModel(day: Day, { connection, model, ...used }: ModelSpending): void {
  const name = nameOf(connection, model);
  const before = day.models.get(name);
  day.models.set(name, {
    connection,
    model,
    calls: used.calls + (before?.calls ?? 0),
    spentNanoUsd: sumNanoUsd(used.spentNanoUsd, before?.spentNanoUsd ?? 0),
    unknownCalls: used.unknownCalls + (before?.unknownCalls ?? 0),
  });
  day.spentNanoUsd = sumNanoUsd(day.spentNanoUsd, used.spentNanoUsd);
}
