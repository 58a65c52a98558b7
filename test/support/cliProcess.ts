import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { parseEvent, type SessionEvent } from "../../src/protocol/events.js";
import { resultSchema, type Result } from "../../src/protocol/result.js";
import { fold } from "../../src/search/reduce.js";
import type { SearchState } from "../../src/search/state.js";

/** The bundle that `npm test` has built. */
export const cliPath = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));

/** Long enough for a handful of processes on a busy machine. */
export const processTimeoutMs = 60_000;

export interface Finished {
  /** Null after a signal that the process did not handle. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  /** What is run instead of the bundled command line. */
  readonly script?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Its parts are sent one after another; with null it stays open. */
  readonly stdin?: string | readonly Uint8Array[] | null;
  /** In a session of its own, which has no terminal. */
  readonly detached?: boolean;
}

/** What whoever runs the tests has set up is none of their business. */
const noFolder = join(tmpdir(), "imagebeam-nobody");
const nobodysConfig = { XDG_CONFIG_HOME: noFolder, APPDATA: noFolder, IMAGEBEAM_CONFIG: "" };

/** The command line in a process of its own. */
export class CliProcess {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  #stdout = "";
  #stderr = "";
  readonly #onOutput = new Set<() => void>();

  constructor(args: readonly string[], options: ProcessOptions = {}) {
    const { script = cliPath, cwd, env, stdin, detached = false } = options;
    this.child = spawn(process.execPath, [script, ...args], {
      cwd,
      detached,
      env: { ...process.env, ...nobodysConfig, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    if (stdin !== null) void send(this.child.stdin, typeof stdin === "string" ? [stdin] : stdin);
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      for (const tell of this.#onOutput) tell();
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
      for (const tell of this.#onOutput) tell();
    });
    this.finished = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (code) => {
        resolve({ code, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  /** Resolves once the output, both streams together, matches; rejects when the process ends first. */
  async saw(pattern: RegExp): Promise<void> {
    const ended = this.finished.then(({ code }) => {
      throw new Error(`Ended with ${String(code)} before ${String(pattern)}:\n${this.#all()}`);
    });
    const seen = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!pattern.test(this.#all())) return;
        this.#onOutput.delete(look);
        resolve();
      };
      this.#onOutput.add(look);
      look();
    });
    await Promise.race([seen, ended]);
  }

  /** Resolves once the process has taken this from its standard input. */
  async hasRead(text: string): Promise<void> {
    const { stdin } = this.child;
    // The system keeps some of it in between: what is more than that has been taken.
    const filling = text.padEnd(pipeBytes, " ");
    await new Promise((resolve, reject) => {
      stdin?.once("error", reject);
      stdin?.write(filling, resolve);
    });
  }

  #all(): string {
    return this.#stdout + this.#stderr;
  }
}

/** More than a pipe holds. */
const pipeBytes = 300_000;

async function send(
  stdin: Writable | null,
  parts: readonly (string | Uint8Array)[] = [],
): Promise<void> {
  for (const part of parts) {
    await new Promise((resolve) => stdin?.write(part, resolve));
    // So that the system does not join them.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  stdin?.end();
}

/** Runs the command line to its end. */
export function runCli(args: readonly string[], options?: ProcessOptions): Promise<Finished> {
  return new CliProcess(args, options).finished;
}

/** Flags of a search that takes no longer than it has to: N, M, iterations. */
export function small(candidates: number, beamWidth: number, iterations: number): string[] {
  const shape = { candidates, "beam-width": beamWidth, iterations, width: 64, height: 64 };
  // Without a checklist, which would end some of them early.
  return Object.entries({ preset: "custom", ...shape }).flatMap(([name, value]) => [
    `--${name}`,
    String(value),
  ]);
}

/** What `--json` printed: all of it has to be events, then one result. */
export function jsonOf({ stdout }: Finished): { events: SessionEvent[]; result: Result } {
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  const result = resultSchema.parse(lines.pop());
  const events = lines.map((line) => {
    const parsed = parseEvent(line);
    if (!parsed.ok) throw new Error(parsed.reason);
    return parsed.event;
  });
  return { events, result };
}

/** The state that a session's journal folds to. */
export function stateIn(session: string): SearchState {
  const lines = readFileSync(join(session, "session.jsonl"), "utf8").trimEnd().split("\n");
  return fold(
    lines.map((line) => {
      const parsed = parseEvent(JSON.parse(line));
      if (!parsed.ok) throw new Error(parsed.reason);
      return parsed.event;
    }),
  );
}

/** A folder for each test, removed after it. */
export function useFolder(): () => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "imagebeam-cli-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}
