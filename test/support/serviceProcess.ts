import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { descendantsOf, processesNaming } from "../editor/launcher/processes.js";
import { waitFor } from "../editor/launcher/waitFor.js";

/** A service of `python-services`, started as the extension will start it. */

const servicesFolder = fileURLToPath(new URL("../../python-services/", import.meta.url));

/** A cold import of the image libraries on a busy machine; a warm one takes 4 s. */
const startMs = 180_000;

const listening = z.object({ event: z.literal("listening"), port: z.int(), pid: z.int() });
const health = z.object({
  status: z.string(),
  queue: z.object({ running: z.int(), waiting: z.int() }),
});
export type Health = z.infer<typeof health>;

/** One line of the service's log; `event` says what else is in it. */
const logLine = z.looseObject({ event: z.string() });
export type LogLine = z.infer<typeof logLine>;

export type ServiceKind = "language" | "image" | "vision";

/**
 * The Python that has the services.
 * @throws {Error} there is none: what `npm test` found out
 */
function servicesPython(): string {
  const problem = process.env["IMAGEBEAM_NO_SERVICES"];
  if (problem !== undefined && problem !== "") throw new Error(problem);
  const given = process.env["SERVICES_PYTHON"];
  const made = process.platform === "win32" ? ".venv/Scripts/python.exe" : ".venv/bin/python";
  return given === undefined || given === "" ? join(servicesFolder, made) : given;
}

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, OMP_NUM_THREADS: "1" });

export class ServiceProcess {
  readonly token: string;
  readonly #child: ChildProcess;
  readonly #logged: LogLine[] = [];
  #port = 0;

  private constructor(kind: ServiceKind, args: readonly string[]) {
    this.token = `token-of-${kind}`;
    const common = ["-m", "imagebeam_services", kind, "--port", "0", "--exit-with-stdin"];
    this.#child = spawn(servicesPython(), [...common, ...args], {
      cwd: servicesFolder,
      env: { ...environment(), IMAGEBEAM_TOKEN: this.token },
      stdio: ["pipe", "pipe", "pipe"],
    });
    if (this.#child.stderr === null) throw new Error("The service's stderr is no pipe");
    createInterface(this.#child.stderr).on("line", (line) => {
      if (line.startsWith("{")) this.#logged.push(logLine.parse(JSON.parse(line)));
    });
  }

  /**
   * Starts a service and waits until its model is loaded.
   * @throws {Error} it ended before it listened, or did not become healthy in time
   */
  static async start(kind: ServiceKind, args: readonly string[]): Promise<ServiceProcess> {
    const service = new ServiceProcess(kind, args);
    service.#port = await service.#announcedPort();
    await service.until("healthy", startMs);
    return service;
  }

  /** "http://127.0.0.1:PORT". */
  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What it has logged so far. */
  get logged(): readonly LogLine[] {
    return this.#logged;
  }

  async health(): Promise<Health> {
    const headers = { authorization: `Bearer ${this.token}` };
    return health.parse(await (await fetch(`${this.origin}/health`, { headers })).json());
  }

  /** Waits until it is in a state: "healthy" is loaded and without work. */
  async until(status: string, timeoutMs?: number): Promise<Health> {
    const isThere = async (): Promise<Health | false> => {
      const now = await this.health();
      return now.status === status && now;
    };
    return waitFor(`the service to be ${status}`, isThere, timeoutMs);
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

  async #announcedPort(): Promise<number> {
    if (this.#child.stdout === null) throw new Error("The service's stdout is no pipe");
    for await (const line of createInterface(this.#child.stdout)) {
      return listening.parse(JSON.parse(line)).port;
    }
    throw new Error(`The service ended before it listened: ${JSON.stringify(this.#logged)}`);
  }
}

/** Real models for tests, by what prints their path; they are written below `folder`. */
const models = {
  smollm2: "from tests.support.language_models import smollm2; print(smollm2())",
  tinyLlama:
    "from tests.support.tiny_gguf import write_tiny_llama; print(write_tiny_llama(folder / 'tiny.gguf'))",
  tinyStableDiffusion:
    "from tests.support.tiny_pipelines.writing import write_tiny_model; print(write_tiny_model('sdxl', folder))",
} as const;

/**
 * Has the Python side write a model for tests.
 * @returns its path
 */
export function writeModel(name: keyof typeof models, folder: string): string {
  const script = `import pathlib, sys; folder = pathlib.Path(sys.argv[1]); ${models[name]}`;
  const { status, stdout, stderr } = spawnSync(servicesPython(), ["-c", script, folder], {
    cwd: servicesFolder,
    env: environment(),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The model ${name} was not written: ${stderr}`);
  return stdout.trim().split("\n").at(-1) ?? "";
}
