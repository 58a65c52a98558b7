import { execFile } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import { hasCode, isMissing } from "../../base/systemCode.js";
import { signalGroup } from "./processGroup.js";

/**
 * Processes of services, noted beside the owner's socket while they run. They end with their owner, but
 * one that hangs does not hear that it was killed, and keeps its memory: the next owner ends it. A number
 * that another process has by now says nothing, so that each is noted with what tells when it began.
 */
export interface NotedProcesses {
  /** It has just begun. Never rejects. */
  note(pid: number): Promise<void>;
  /** It has ended. Never rejects. */
  forget(pid: number): Promise<void>;
}

export interface NoteOptions {
  /** The person's alone, on this host; there already. */
  readonly folder: string;
  readonly log: (line: string) => void;
  /** Which process a number means now; null where nobody tells. */
  readonly identityOf?: (pid: number) => Promise<string | null>;
}

const entry = /^service-(\d{1,10})$/;
/** For the system to take back what was killed: the memory of a card may take a while. */
const goneLooks = 50;
const goneLookMs = 100;

export function notedProcesses({
  folder,
  log,
  identityOf = processIdentity,
}: NoteOptions): NotedProcesses {
  const pathOf = (pid: number): string => join(folder, `service-${pid}`);
  const tried = async (what: string, act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      // Its folder is gone, or its disk is full: what works goes on without.
      log(`${what}: ${messageOf(error)}`);
    }
  };
  return {
    note: (pid) =>
      tried(`Process ${pid} is not noted`, async () => {
        const identity = await identityOf(pid);
        if (identity !== null) await writeFile(pathOf(pid), identity, { mode: 0o600 });
      }),
    forget: (pid) => tried(`Process ${pid} stays noted`, () => rm(pathOf(pid), { force: true })),
  };
}

/**
 * Kills, with their groups, what owners that were killed have left; resolves once they are gone. Call it
 * as the only owner, before anything is started. Never rejects.
 */
export async function endLeftProcesses(
  { folder, log, identityOf = processIdentity }: NoteOptions,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      const pid = Number(entry.exec(name)?.[1] ?? 0);
      if (pid < 2) continue;
      const noted = await readFile(join(folder, name), "utf8");
      const runs = async (): Promise<boolean> => noted !== "" && (await identityOf(pid)) === noted;
      if (await runs()) {
        log(`Process ${pid}, which an owner that was killed has left, is ended.`);
        await signalGroup(pid, "SIGKILL", {});
        for (let looks = 0; looks < goneLooks && (await runs()); looks++) {
          await clock.sleep(goneLookMs, signal);
        }
      }
      await rm(join(folder, name), { force: true });
    }
  } catch (error) {
    // What is left there is looked at by the next one.
    if (!signal.aborted) log(`It is not known what was left: ${messageOf(error)}`);
  }
}

/**
 * What tells a process from every other one that had or will have its number, until the machine is
 * started anew and beyond; null where there is none. On Windows the system ends all of them with their
 * owner, and nothing needs to be told.
 */
export async function processIdentity(pid: number): Promise<string | null> {
  if (process.platform === "win32") return null;
  return process.platform === "linux" ? await beginOnLinux(pid) : await beginBySystem(pid);
}

async function beginOnLinux(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    ]);
    // Its name, in brackets, may have any letters.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // What has ended and was not asked for yet holds nothing.
    if (state === "Z" || state === "X") return null;
    const ticks = rest[18];
    return ticks === undefined ? null : `${boot.trim()} ${ticks}`;
  } catch (error) {
    // It ended, before or while it was read.
    if (isMissing(error) || hasCode(error, "ESRCH")) return null;
    throw error;
  }
}

function beginBySystem(pid: number): Promise<string | null> {
  return new Promise((resolve) => {
    const how = { timeout: 5_000, env: { LC_ALL: "C", TZ: "UTC" } };
    execFile("/bin/ps", ["-o", "lstart=", "-p", String(pid)], how, (error, said) => {
      resolve(error === null && said.trim() !== "" ? said.trim() : null);
    });
  });
}
