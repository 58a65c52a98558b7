import { EventEmitter } from "node:events";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { CommandLine, type Machine } from "../../src/cli/commandLine.js";
import type { OutputStream } from "../../src/cli/output.js";

/** A stream that keeps what is written; a terminal or a log. */
export class MemoryStream extends Writable implements OutputStream {
  readonly isTTY: boolean;
  readonly columns: number = 80;
  readonly rows: number = 24;
  text = "";

  constructor(isTerminal = false) {
    super();
    this.isTTY = isTerminal;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.text += chunk.toString("utf8");
    done();
  }
}

/** What a command line runs on, in memory but for the disk. */
export class MemoryMachine implements Machine {
  readonly stdin: Readable;
  readonly stdout: MemoryStream;
  readonly stderr: MemoryStream;
  readonly signals = new EventEmitter();
  readonly environment = {
    command: undefined,
    noColour: false,
    isDumbTerminal: false,
    fault: undefined,
  };
  readonly script: string;
  readonly workerScript = fileURLToPath(new URL("../../dist/worker.mjs", import.meta.url));

  constructor({ isTerminal = false, script = "/opt/imagebeam", stdin = Readable.from([]) } = {}) {
    this.stdin = stdin;
    this.stdout = new MemoryStream(isTerminal);
    this.stderr = new MemoryStream(isTerminal);
    this.script = script;
  }

  /** Everything that was written. */
  get text(): string {
    return this.stdout.text + this.stderr.text;
  }
}

/** Runs a command line in this process, to its end. */
export async function runInMemory(
  args: readonly string[],
  options: ConstructorParameters<typeof MemoryMachine>[0] = {},
): Promise<{ readonly code: number; readonly machine: MemoryMachine }> {
  const machine = new MemoryMachine(options);
  return { code: await new CommandLine(args, machine).run(), machine };
}
