import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceError } from "../serviceError.js";
import type { OwnerConfig } from "../owner/ownerConfig.js";

/** A log of earlier runs is kept up to this length, bytes. */
const maxLogBytes = 1_000_000;

export interface OwnerStart {
  /** Path of the bundled owner. */
  readonly script: string;
  readonly logs: string;
  readonly config: OwnerConfig;
}

/** An owner that was started: it may find that somebody else is. */
export interface StartedOwner {
  /** Resolves once its process has ended, with what it says of how. */
  readonly ended: Promise<string>;
}

/**
 * Starts an owner that outlives this process. What it is to know goes in by its standard input: neither
 * arguments nor environment, which other users can see.
 * @throws {ServiceError} `service.noOwner`: its log cannot be written
 */
export function startOwner({ script, logs, config }: OwnerStart): StartedOwner {
  const log = openLog(logs);
  try {
    const child = spawn(process.execPath, [script], {
      detached: true,
      cwd: nobodysFolder(),
      env: {
        ...config.environment,
        // In an editor, the program that runs is the editor's; so it runs as Node alone does.
        ...(process.versions["electron"] !== undefined && { ELECTRON_RUN_AS_NODE: "1" }),
      },
      stdio: ["pipe", log, log],
      windowsHide: true,
    });
    const ended = new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(`it ended with ${code ?? signal ?? "nothing"}`));
    });
    // It may end before it has read all: that is told by its end.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(JSON.stringify(config));
    child.unref();
    return { ended };
  } finally {
    closeSync(log);
  }
}

/**
 * Where nobody else can put a program or a library to be found there, as they could among temporary
 * files. (A folder of the person's could not be removed while it runs, on Windows, where temporary files
 * are each person's own.)
 */
function nobodysFolder(): string {
  return process.platform === "win32" ? tmpdir() : "/";
}

function openLog(folder: string): number {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, "owner.log");
    const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return openSync(path, bytes > maxLogBytes ? "w" : "a", 0o600);
  } catch (error) {
    const message = `The log of the local models cannot be written in ${folder}.`;
    throw new ServiceError("service.noOwner", message, { cause: error });
  }
}
