import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import type { Clock } from "../../base/clock.js";
import { parseJson } from "../../base/parseJson.js";
import { readyLineSchema, type ReadyLine } from "./healthReport.js";
import type { Exit } from "./hints.data.js";
import { limited } from "./limited.js";
import { onLines } from "./lines.js";
import { groupGone, signalGroup } from "./processGroup.js";

export interface ProcessStart {
  readonly command: readonly [string, ...string[]];
  /** All of it: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly clock: Clock;
  /** Each line that it writes, on stdout or stderr, in order as they come. */
  readonly onLine: (line: string) => void;
}

/** How long each step of an end may take, milliseconds. */
export interface EndLimits {
  readonly graceMs: number;
  readonly termMs: number;
}

/** Longest line that is looked at as the one of a service that listens. */
const longestReadyLine = 1000;
/** What is still in the pipes of a process that has ended comes within this; its children may hold them. */
const lastLinesMs = 500;
/** For what was killed to be gone. */
const killedMs = 2000;
/** For a process that has been asked to end over HTTP. */
const askMs = 1000;

/**
 * A process of a service, the leader of a group of its own. It ends when its stdin does, which is when
 * we do, however that comes.
 */
export class ServiceProcess {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  /** What it said when it listened; stays open where it never does. */
  readonly ready: Promise<ReadyLine>;
  /** Resolves once it is gone, and nothing of its group is left. */
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #start: ProcessStart;
  #byUs = false;
  #isGone = false;
  #ending: Promise<void> | undefined;

  constructor(start: ProcessStart) {
    this.#start = start;
    const [program, ...args] = start.command;
    const child = spawn(program, args, {
      cwd: start.folder,
      env: { ...start.environment },
      stdio: ["pipe", "pipe", "pipe"],
      // A group of its own, so that all of it can be ended; on Windows it would get a window.
      detached: process.platform !== "win32",
      windowsHide: true,
      shell: false,
    });
    this.#child = child;
    this.pid = child.pid;
    const exit = exitOf(child);
    // Its end closes the pipe, which is no fault of ours.
    child.stdin.on("error", () => undefined);
    this.ready = this.#listen(child.stdout);
    onLines(child.stderr, start.onLine);
    this.exited = this.#follow(exit, closed([child.stdout, child.stderr]));
  }

  /**
   * Ends it: asks, closes its stdin, waits, tells it to (SIGTERM), and kills it with its group. May be
   * called again, also to be quicker.
   * @param ask asks it over HTTP; undefined where it does not listen
   */
  end(limits: EndLimits, ask?: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    this.#byUs = true;
    this.#ending ??= this.#end(limits, ask);
    return this.#ending;
  }

  /** Ends it with its group at once. */
  async kill(): Promise<void> {
    this.#byUs = true;
    await this.#signal("SIGKILL");
    await this.exited;
  }

  async #end(
    { graceMs, termMs }: EndLimits,
    ask?: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<void> {
    const { clock } = this.#start;
    if (ask !== undefined && !this.#isGone) {
      // Whoever cannot be asked is ended all the same.
      await limited({ ms: askMs, clock }, ask).catch(() => undefined);
    }
    this.#child.stdin?.end();
    const isGone = async (ms: number) =>
      (await limited({ ms, clock }, () => this.exited)) !== undefined;
    if (await isGone(graceMs)) return;
    await this.#signal("SIGTERM");
    if (await isGone(termMs)) return;
    await this.#signal("SIGKILL");
    await this.exited;
  }

  async #signal(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (this.pid === undefined || this.#isGone) return;
    await signalGroup(this.pid, signal, this.#start.environment);
  }

  #listen(stdout: Readable): Promise<ReadyLine> {
    return new Promise((resolve) => {
      let isReady = false;
      onLines(stdout, (line) => {
        const said = isReady ? undefined : readyLine(line);
        if (said === undefined) this.#start.onLine(line);
        else {
          isReady = true;
          resolve(said);
        }
      });
    });
  }

  async #follow(exit: Promise<Exit>, outputEnds: Promise<void>): Promise<Exit> {
    const told = await exit;
    const { clock, environment } = this.#start;
    const exact = { ...told, byUs: this.#byUs };
    // At once, while the number of its group can be nobody else's.
    const { pid } = this;
    if (pid !== undefined) {
      await signalGroup(pid, "SIGKILL", environment);
      // On a busy machine it may be a moment until what was killed is gone.
      await limited({ ms: killedMs, clock }, (signal) => groupGone(pid, clock, signal));
    }
    this.#isGone = true;
    await limited({ ms: lastLinesMs, clock }, () => outputEnds);
    for (const stream of [this.#child.stdout, this.#child.stderr, this.#child.stdin]) {
      stream?.destroy();
    }
    return exact;
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      resolve({ code, signal, byUs: false, notStarted: null });
    });
    child.once("error", (error) => {
      if (child.pid !== undefined) return; // a signal could not be sent: it still runs
      const notStarted = "code" in error ? String(error.code) : "UNKNOWN";
      resolve({ code: null, signal: null, byUs: false, notStarted });
    });
  });
}

async function closed(streams: readonly Readable[]): Promise<void> {
  const each = streams.map(
    (stream) => new Promise<void>((resolve) => stream.once("close", () => resolve())),
  );
  await Promise.all(each);
}

function readyLine(line: string): ReadyLine | undefined {
  if (!line.startsWith("{") || line.length > longestReadyLine) return undefined;
  try {
    return readyLineSchema().safeParse(parseJson(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
