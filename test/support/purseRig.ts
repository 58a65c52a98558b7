import { randomUUID } from "node:crypto";
import { nanoUsdOf } from "../../src/base/money.js";
import type { FileSystem } from "../../src/disk/fileSystem.js";
import type { PaidCall, Reservation } from "../../src/search/purse.js";
import { MachinePurse } from "../../src/spending/machinePurse.js";
import { FakeProcesses, QuickClock, quickFileSystem } from "./diskHarness.js";

/** Several processes of one person, whose purses are one folder. */
export class PurseRig {
  readonly folder: string;
  readonly alive = new Set<number>();
  readonly clock: QuickClock;
  readonly said: string[] = [];
  dailyUsd: number | null;
  #pid = 0;

  constructor(folder: string, dailyUsd: number | null, clock = new QuickClock()) {
    this.folder = folder;
    this.dailyUsd = dailyUsd;
    this.clock = clock;
  }

  /** A new process's. */
  purse(files: FileSystem = quickFileSystem): Process {
    const pid = ++this.#pid;
    const purse = new MachinePurse({
      folder: this.folder,
      files,
      processes: new FakeProcesses(pid, this.alive),
      clock: this.clock,
      newId: randomUUID,
      log: (_level, message) => this.said.push(message),
      dailyUsd: () => this.dailyUsd,
      limitName: "limits.dailyUsd in config.json",
    });
    return Object.assign(purse, { die: () => this.alive.delete(pid) });
  }
}

export type Process = MachinePurse & { die(): void };

export function callOf(worstUsd: number, change: Partial<PaidCall> = {}): PaidCall {
  const worstNanoUsd = nanoUsdOf(worstUsd);
  const usual = { session: "ses", connection: "shed", model: "painter", kind: "draw" };
  return { ...usual, worstNanoUsd, ...change };
}

/** @throws what was refused, and why */
export async function reserved(purse: MachinePurse, call: PaidCall): Promise<Reservation> {
  const answer = await purse.reserve(call);
  if (answer.kind === "refused") throw new Error(`${answer.by}: ${answer.message}`);
  return answer;
}
