import { EventEmitter } from "node:events";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { CommandLine, type Machine } from "../../src/cli/commandLine.js";
import type { Environment } from "../../src/cli/environment.js";
import type { OutputStream } from "../../src/cli/output.js";
import type { ConnectionKind } from "../../src/providers/adapter.js";
import type { LocalServices } from "../../src/services/localServices.js";
import { sharedWorkers } from "./sharedWorkers.js";

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

export interface MemoryOptions {
  readonly isTerminal?: boolean;
  readonly script?: string;
  readonly stdin?: Readable;
  readonly environment?: Partial<Environment>;
  readonly kinds?: readonly ConnectionKind[];
  readonly servicesPackage?: string;
  readonly services?: LocalServices;
}

/** What a command line runs on, in memory but for the disk. */
export class MemoryMachine implements Machine {
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: MemoryStream;
  readonly stderr: MemoryStream;
  readonly signals = new EventEmitter();
  readonly environment: Environment = {
    command: undefined,
    noColour: false,
    isDumbTerminal: false,
    fault: undefined,
    configFile: undefined,
    configFolder: undefined,
    dataFolder: undefined,
    runtimeFolder: undefined,
    variables: {},
    keys: { openai: undefined, others: new Map<string, string>() },
    proxies: { httpProxy: "", httpsProxy: "", noProxy: "" },
  };
  readonly script: string;
  readonly kinds: readonly ConnectionKind[];
  readonly workers = sharedWorkers;
  readonly ownerScript = fileURLToPath(new URL("../../dist/servicesHost.mjs", import.meta.url));
  readonly servicesPackage: string;
  readonly services?: LocalServices;

  constructor({
    isTerminal = false,
    script = "/opt/imagebeam",
    stdin = Readable.from([]),
    environment = {},
    kinds = [],
    servicesPackage = fileURLToPath(new URL("../../dist/services", import.meta.url)),
    services,
  }: MemoryOptions = {}) {
    this.stdin = Object.assign(stdin, { isTTY: isTerminal });
    this.stdout = new MemoryStream(isTerminal);
    this.stderr = new MemoryStream(isTerminal);
    this.script = script;
    this.kinds = kinds;
    this.servicesPackage = servicesPackage;
    if (services !== undefined) this.services = services;
    this.environment = { ...this.environment, ...environment };
  }

  /** Everything that was written. */
  get text(): string {
    return this.stdout.text + this.stderr.text;
  }
}

/** Runs a command line in this process, to its end. */
export async function runInMemory(
  args: readonly string[],
  options: MemoryOptions = {},
): Promise<{ readonly code: number; readonly machine: MemoryMachine }> {
  const machine = new MemoryMachine(options);
  return { code: await new CommandLine(args, machine).run(), machine };
}
