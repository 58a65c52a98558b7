import { readFileSync } from "node:fs";

/**
 * How long this thread has run, milliseconds: where the system tells, without the time in which a
 * busy machine gave its core to somebody else.
 */
export function ranMs(): number {
  try {
    const [nanoseconds = ""] = readFileSync("/proc/thread-self/schedstat", "utf8").split(" ");
    return Number(nanoseconds) / 1e6;
  } catch {
    return performance.now();
  }
}
