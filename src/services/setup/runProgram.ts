import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { messageOf } from "../../base/errors.js";
import { visibleText } from "../../base/visibleText.js";
import { onLines } from "../supervisor/lines.js";
import { signalGroup } from "../supervisor/processGroup.js";

/** Programs of the set-up: run to their end, line by line, without a shell. */

export interface ProgramOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** A folder of ours: no program looks for anything where a person works. */
  readonly cwd: string;
  /** Each line of either stream, plain, at most `maxLineUnits`. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /** Milliseconds, after which it is ended and counts as failed; without it, it may take for ever. */
  readonly limitMs?: number;
}

export interface ProgramEnd {
  /** Null after a signal, and where it could not be started. */
  readonly code: number | null;
  /** Its newest lines of both streams, at most 20. */
  readonly lastLines: readonly string[];
}

const maxLineUnits = 10_000;
const maxLastLines = 20;
const graceMs = 3_000;

/**
 * Runs a program to its end.
 * @param command absolute, or a name that PATH has
 * @param signal when aborted, the program and all that it has started are ended, and the promise rejects
 *   with `signal.reason` once they are
 */
export async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  { environment, cwd, onLine = () => undefined, limitMs }: ProgramOptions,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  signal.throwIfAborted();
  const lastLines: string[] = [];
  const take = (line: string, stream: "stdout" | "stderr"): void => {
    if (line === "") return;
    lastLines.push(line);
    if (lastLines.length > maxLastLines) lastLines.shift();
    onLine(line, stream);
  };
  const child = spawn(program, args, {
    ...{ cwd, env: { ...environment }, windowsHide: true },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that what it starts can be ended with it.
    detached: process.platform !== "win32",
  });
  onLines(child.stdout, (line) => take(plain(line), "stdout"), maxLineUnits);
  onLines(child.stderr, (line) => take(plain(line), "stderr"), maxLineUnits);
  const closed = once(child, "close").catch((error: unknown) => {
    take(messageOf(error), "stderr");
  });
  const timer =
    limitMs === undefined ? undefined : setTimeout(() => end(child, environment), limitMs);
  const stop = (): void => end(child, environment);
  signal.addEventListener("abort", stop, { once: true });
  try {
    await closed;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
  return { code: child.exitCode, lastLines };
}

/** Asks all of the group to end, and makes them after a while. */
function end(child: ChildProcess, environment: ProgramOptions["environment"]): void {
  const { pid } = child;
  if (pid === undefined) return;
  const signal = (name: "SIGTERM" | "SIGKILL"): void => void signalGroup(pid, name, environment);
  signal("SIGTERM");
  const timer = setTimeout(() => signal("SIGKILL"), graceMs);
  child.once("close", () => {
    clearTimeout(timer);
    // One that is deaf to the first signal must not outlive the one that was started.
    signal("SIGKILL");
  });
}

function plain(line: string): string {
  return visibleText(stripVTControlCharacters(line)).trimEnd();
}
