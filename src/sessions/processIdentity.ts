import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { hasCode } from "../base/systemCode.js";

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
  lifeOf(identity: ProcessIdentity): Promise<Life>;
}

/** `unknown`: it may run, on another host or in a container beside this one. */
export type Life = "alive" | "dead" | "unknown";

/**
 * On Linux a process is known by boot, pid namespace and start time (`/proc`). Elsewhere nothing
 * cheap tells when a process started: its pid may be another one's by now, so that only its absence
 * is a proof.
 */
export const systemProcesses: Processes = {
  self: async () => ({
    pid: process.pid,
    startedAt: (await startOf(process.pid))?.startedAt ?? unknownStart,
    host: hostname(),
  }),
  lifeOf: async ({ pid, startedAt, host }) => {
    if (host !== hostname()) return "unknown";
    const [boot, namespace] = startedAt.split("/");
    if (process.platform !== "linux" || namespace === undefined) {
      if (pid === process.pid) return "alive";
      return hasPid(pid) ? "unknown" : "dead";
    }
    const here = await machine();
    if (boot !== here.boot) return "dead";
    // The same kernel, but pids that mean nothing here.
    if (namespace !== here.namespace) return "unknown";
    const now = await startOf(pid);
    return now?.isDead === false && now.startedAt === startedAt ? "alive" : "dead";
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
