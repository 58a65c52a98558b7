import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Clock } from "../../base/clock.js";
import { hasCode } from "../../base/systemCode.js";

/** Ends a process with all that it started. */

/**
 * Sends a signal to a process that leads its group, and to all of that. Nothing happens where they are
 * gone. On Windows, which knows no groups, the tree is killed, whatever the signal.
 */
export async function signalGroup(
  pid: number,
  signal: "SIGTERM" | "SIGKILL",
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  if (process.platform === "win32") return killTree(pid, environment);
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Gone; or (on macOS) only what is ending is left of it.
    if (!hasCode(error, "ESRCH", "EPERM")) throw error;
  }
}

/**
 * Settles once nothing of a group runs any more that was killed: until then it may hold a port. A process
 * that nobody waits for counts as running, so the caller sets a limit.
 * @throws `signal.reason`
 */
export async function groupGone(pid: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (process.platform === "win32") return;
  while (isGroupThere(pid)) await clock.sleep(goneEveryMs, signal);
}

const goneEveryMs = 20;

function isGroupThere(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch (error) {
    if (!hasCode(error, "ESRCH", "EPERM")) throw error;
    return false;
  }
}

function killTree(
  pid: number,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const system = environment["SystemRoot"] ?? environment["SYSTEMROOT"] ?? "C:\\Windows";
  const program = join(system, "System32", "taskkill.exe");
  return new Promise((resolve) => {
    // It fails where the process is gone already.
    execFile(program, ["/PID", String(pid), "/T", "/F"], { timeout: 10_000 }, () => resolve());
  });
}
