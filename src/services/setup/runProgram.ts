import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { messageOf } from "../../base/errors.js";
import { visibleText } from "../../base/visibleText.js";

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

export const maxLineUnits = 10_000;
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
  eachLine(child.stdout, (line) => take(line, "stdout"));
  eachLine(child.stderr, (line) => take(line, "stderr"));
  const closed = once(child, "close").catch((error: unknown) => {
    take(messageOf(error), "stderr");
  });
  const timer = limitMs === undefined ? undefined : setTimeout(() => end(child), limitMs);
  const stop = (): void => end(child);
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
function end(child: ChildProcess): void {
  killGroup(child, "SIGTERM");
  const timer = setTimeout(() => killGroup(child, "SIGKILL"), graceMs);
  child.once("close", () => {
    clearTimeout(timer);
    // One that is deaf to the first signal must not outlive the one that was started.
    killGroup(child, "SIGKILL");
  });
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true })
      // Without it, at least the program itself ends.
      .on("error", () => child.kill());
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

/** Installers redraw a line with carriage returns: each of them is one. */
function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const parts = (rest + text).split(/[\r\n]+/);
    rest = (parts.pop() ?? "").slice(0, maxLineUnits);
    for (const part of parts) onLine(plain(part));
  });
  stream.on("end", () => onLine(plain(rest)));
}

function plain(line: string): string {
  return visibleText(stripVTControlCharacters(line.slice(0, maxLineUnits))).trimEnd();
}
