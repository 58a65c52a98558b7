import { readdirSync, readFileSync } from "node:fs";
import { waitFor } from "./waitFor.js";

/** A running process, as /proc tells it (so on Linux only). */
export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  /** Its arguments, joined by blanks. */
  readonly command: string;
}

/** Time that a process has to end by itself. */
const graceMs = 2000;

/** All that run now; zombies are not among them. */
function runningProcesses(): ProcessInfo[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // The second field is the name in brackets, and may hold anything.
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === "Z") return [];
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return [{ pid: Number(name), parent: Number(parent), command }];
    } catch {
      return []; // It has ended meanwhile.
    }
  });
}

/** The children of a process, their children and so on; not itself. */
export function descendantsOf(pid: number): ProcessInfo[] {
  const all = runningProcesses();
  const found: ProcessInfo[] = [];
  for (let parents = new Set([pid]); parents.size > 0;) {
    const level = all.filter(({ parent }) => parents.has(parent));
    found.push(...level);
    parents = new Set(level.map((child) => child.pid));
  }
  return found;
}

/** Processes that were told of this text, such as a folder's path, in their arguments. */
export function processesNaming(text: string): ProcessInfo[] {
  return runningProcesses().filter(({ command }) => command.includes(text));
}

/** Sends a signal; nothing happens where the process has ended. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

/**
 * Asks a process and its descendants to end, and kills those that do not.
 * @returns once none of them runs any more
 */
export async function endTree(pid: number): Promise<void> {
  const pids = [pid, ...descendantsOf(pid).map((child) => child.pid)];
  const areGone = (): boolean => {
    const running = new Set(runningProcesses().map((info) => info.pid));
    return !pids.some((one) => running.has(one));
  };
  for (const one of pids) signal(one, "SIGTERM");
  await waitFor("the processes to end", areGone, graceMs).catch(() => {
    for (const one of pids) signal(one, "SIGKILL");
  });
  await waitFor("the killed processes to end", areGone);
}
