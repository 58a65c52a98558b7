import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { descendantsOf, processesNaming } from "../editor/launcher/processes.js";

/** A server of the Python side that tells its port, in a process of its own. */

export const servicesFolder = fileURLToPath(new URL("../../python-services/", import.meta.url));

/**
 * The Python that has the services.
 * @throws {Error} there is none: what `npm test` found out
 */
export function servicesPython(): string {
  const problem = process.env["IMAGEBEAM_NO_SERVICES"];
  if (problem !== undefined && problem !== "") throw new Error(problem);
  const given = process.env["SERVICES_PYTHON"];
  const made = process.platform === "win32" ? ".venv/Scripts/python.exe" : ".venv/bin/python";
  return given === undefined || given === "" ? join(servicesFolder, made) : given;
}

export const singleThreaded = (): NodeJS.ProcessEnv => ({ ...process.env, OMP_NUM_THREADS: "1" });

const listening = z.object({ event: z.literal("listening"), port: z.int(), pid: z.int() });

export interface PythonServerOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly onStderr?: (line: string) => void;
}

export class PythonServer {
  /** "http://127.0.0.1:PORT". */
  readonly origin: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.origin = `http://127.0.0.1:${port}`;
  }

  /**
   * Starts a module and waits until it says where it listens.
   * @param args the module's name, then its arguments
   * @throws {Error} it ended before
   */
  static async start(
    args: readonly string[],
    { env = {}, onStderr = () => undefined }: PythonServerOptions = {},
  ): Promise<PythonServer> {
    const child = spawn(servicesPython(), ["-m", ...args], {
      cwd: servicesFolder,
      env: { ...singleThreaded(), ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const said: string[] = [];
    createInterface(child.stderr).on("line", (line) => {
      said.push(line);
      onStderr(line);
    });
    for await (const line of createInterface(child.stdout)) {
      return new PythonServer(child, listening.parse(JSON.parse(line)).port);
    }
    throw new Error(`The server ended before it listened: ${said.slice(-20).join("\n")}`);
  }

  /** Ends it at once, as the system does to who takes too much memory. */
  async kill(): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }

  /**
   * Closes its stdin, as the death of the extension's host would.
   * @returns its exit code, and those of its processes that it left behind; these are killed
   */
  async stop(): Promise<{ code: number | null; left: string[] }> {
    const { pid = 0 } = this.#child;
    const pids = new Set(descendantsOf(pid).map((child) => child.pid));
    const exited = once(this.#child, "exit") as Promise<[number | null]>;
    this.#child.stdin?.end();
    const [code] = await exited;
    const left = processesNaming("").filter((info) => pids.has(info.pid));
    for (const info of left) process.kill(info.pid, "SIGKILL");
    return { code, left: left.map(({ command }) => command) };
  }
}
