import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { waitFor } from "../editor/launcher/waitFor.js";
import { PythonServer, servicesFolder, servicesPython, singleThreaded } from "./pythonServer.js";

/** A service of `python-services`, started as the extension will start it. */

/** A cold import of the image libraries on a busy machine; a warm one takes 4 s. */
const startMs = 180_000;

const health = z.object({
  status: z.string(),
  queue: z.object({ running: z.int(), waiting: z.int() }),
});
export type Health = z.infer<typeof health>;

/** One line of the service's log; `event` says what else is in it. */
const logLine = z.looseObject({ event: z.string() });
export type LogLine = z.infer<typeof logLine>;

export type ServiceKind = "language" | "image" | "vision";

export class ServiceProcess {
  readonly token: string;
  readonly #server: PythonServer;
  readonly #logged: LogLine[];

  private constructor(token: string, server: PythonServer, logged: LogLine[]) {
    this.token = token;
    this.#server = server;
    this.#logged = logged;
  }

  /**
   * Starts a service and waits until its model is loaded.
   * @throws {Error} it ended before it listened, or did not become healthy in time
   */
  static async start(kind: ServiceKind, args: readonly string[]): Promise<ServiceProcess> {
    const token = `token-of-${kind}`;
    const logged: LogLine[] = [];
    const server = await PythonServer.start(
      ["imagebeam_services", kind, "--port", "0", "--exit-with-stdin", ...args],
      {
        env: { IMAGEBEAM_TOKEN: token },
        onStderr: (line) => {
          if (line.startsWith("{")) logged.push(logLine.parse(JSON.parse(line)));
        },
      },
    );
    const service = new ServiceProcess(token, server, logged);
    await service.until("healthy", startMs);
    return service;
  }

  /** "http://127.0.0.1:PORT". */
  get origin(): string {
    return this.#server.origin;
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

  /** Ends it at once, without a word to its clients. */
  kill(): Promise<void> {
    return this.#server.kill();
  }

  /**
   * Closes its stdin, as the death of the extension's host would.
   * @returns its exit code, and those of its processes that it left behind; these are killed
   */
  stop(): ReturnType<PythonServer["stop"]> {
    return this.#server.stop();
  }
}

/** Real models for tests, by the expression for their path; they are written below `folder`. */
const models = {
  smollm2: ["language_models", "smollm2", "()"],
  tinyLlama: ["tiny_gguf", "write_tiny_llama", "(folder / 'tiny.gguf')"],
  tinyFlux: ["tiny_pipelines.writing", "write_tiny_model", "('flux', folder)"],
  tinyClip: ["tiny_clip", "make_tiny_clip", "(folder / 'clip')"],
  tinyStableDiffusion: ["tiny_pipelines.writing", "write_tiny_model", "('sdxl', folder)"],
} as const;
type TestModel = keyof typeof models;

/** Written once in this process, for each needs Python's large libraries; whoever asks gets a copy. */
const written = new Map<TestModel, string>();
let writtenTo: string | undefined;

/**
 * Has the Python side write a model for tests.
 * @returns its path
 */
export function writeModel(name: TestModel, folder: string): string {
  return writeModels([name], folder)[name];
}

/** The same for several, by one program, which is much quicker. */
export function writeModels<N extends TestModel>(
  names: readonly N[],
  folder: string,
): Readonly<Record<N, string>> {
  write(names.filter((name) => !written.has(name)));
  const paths = names.map((name) => [name, copied(written.get(name) ?? "", folder)] as const);
  return Object.fromEntries(paths) as Record<N, string>;
}

function write(names: readonly TestModel[]): void {
  if (names.length === 0) return;
  writtenTo ??= folderUntilTheEnd();
  const lines = names.map((name) => {
    const [module, writer, asked] = models[name];
    return `from tests.support.${module} import ${writer}; print("written:", ${writer}${asked})`;
  });
  const script = ["import pathlib, sys; folder = pathlib.Path(sys.argv[1])", ...lines].join("\n");
  const { status, stdout, stderr, error } = spawnSync(servicesPython(), ["-c", script, writtenTo], {
    cwd: servicesFolder,
    env: singleThreaded(),
    encoding: "utf8",
  });
  if (error) throw error;
  const paths = [...stdout.matchAll(/^written: (.*)$/gm)];
  if (status !== 0 || paths.length !== names.length) {
    throw new Error(`The models ${names.join(", ")} were not written: ${stderr}`);
  }
  for (const [at, name] of names.entries()) written.set(name, paths[at]?.[1] ?? "");
}

/** One that a package brings is used where it lies. */
function copied(path: string, folder: string): string {
  if (writtenTo === undefined || !path.startsWith(writtenTo)) return path;
  const copy = join(folder, basename(path));
  cpSync(path, copy, { recursive: true });
  return copy;
}

function folderUntilTheEnd(): string {
  const folder = mkdtempSync(join(tmpdir(), "imagebeam-models-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
