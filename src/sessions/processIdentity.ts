import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { hasCode } from "./fileSystem.js";

/** What tells one process from every other one, also from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque. */
  readonly startedAt: string;
  readonly host: string;
}

/** Asks the system about processes; an argument, so that tests can invent them. */
export interface Processes {
  self(): Promise<ProcessIdentity>;
  /**
   * Whether `identity` still runs. True where that cannot be known: on another host, in a container
   * beside this one.
   */
  isAlive(identity: ProcessIdentity): Promise<boolean>;
}

/**
 * On Linux a process is known by boot, pid namespace and start time (`/proc`). Elsewhere nothing
 * cheap tells when a process started, so its pid alone decides: a dead owner whose pid is in use
 * again looks alive, and the user confirms.
 */
export const systemProcesses: Processes = {
  self: async () => ({
    pid: process.pid,
    startedAt: (await startOf(process.pid))?.startedAt ?? unknownStart,
    host: hostname(),
  }),
  isAlive: async ({ pid, startedAt, host }) => {
    if (host !== hostname()) return true;
    const [boot, namespace] = startedAt.split("/");
    if (process.platform !== "linux" || namespace === undefined) return hasPid(pid);
    const here = await machine();
    if (boot !== here.boot) return false;
    // The same kernel, but pids that mean nothing here.
    if (namespace !== here.namespace) return true;
    const now = await startOf(pid);
    return now !== undefined && !now.isDead && now.startedAt === startedAt;
  },
};

const unknownStart = "unknown";

function hasPid(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return !hasCode(error, "ESRCH");
  }
}

async function machine(): Promise<{ boot: string; namespace: string }> {
  const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  return { boot, namespace: await readlink("/proc/self/ns/pid") };
}

/** `<boot id>/<pid namespace>/<clock ticks from boot to start>`; undefined when there is none. */
async function startOf(pid: number): Promise<{ startedAt: string; isDead: boolean } | undefined> {
  if (process.platform !== "linux") return undefined;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may hold anything: fields are counted from its end.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const { boot, namespace } = await machine();
    const [state = "", ticks = ""] = [fields[0], fields[19]];
    return { startedAt: `${boot}/${namespace}/${ticks}`, isDead: "ZX".includes(state) };
  } catch {
    return undefined;
  }
}
