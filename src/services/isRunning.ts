import { hasCode } from "../base/systemCode.js";

/** Whether a process has this number now, whoever's it is. */
export function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, as somebody else.
    return hasCode(error, "EPERM");
  }
}
