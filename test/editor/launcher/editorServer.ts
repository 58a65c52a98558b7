import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { baseSettings } from "./baseSettings.data.js";
import { editorFiles } from "./editorFiles.js";
import { descendantsOf, endTree, signal } from "./processes.js";
import { patienceMs } from "./waitFor.js";

const installTimeoutMs = 120_000;

export interface ServerOptions {
  /** Folder of everything that this editor writes; short, for Unix sockets lie in it. */
  readonly home: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether Workspace Trust is on; then a workspace starts in Restricted Mode. */
  readonly asksForTrust: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** The server half of an editor: a Node process, with the extension host as a child. */
export class EditorServer {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #output: () => string;

  private constructor(process: ChildProcess, port: number, output: () => string) {
    this.#process = process;
    this.port = port;
    this.#output = output;
  }

  /**
   * Installs a packed extension into this home's folder of extensions, `e`.
   * @throws {Error} the editor refused it
   */
  static async install(options: ServerOptions, vsix: string): Promise<void> {
    const args = [...argumentsOf(options), "--install-extension", vsix, "--force"];
    const { node } = editorFiles();
    await promisify(execFile)(node, args, {
      env: environmentOf(options),
      timeout: installTimeoutMs,
    });
  }

  /** @throws {Error} with what it printed: it ended, or did not listen in time */
  static async start(options: ServerOptions): Promise<EditorServer> {
    const user = join(options.home, "u/User");
    mkdirSync(user, { recursive: true });
    const trust = { "security.workspace.trust.enabled": options.asksForTrust };
    const settings = { ...baseSettings, ...trust, ...options.settings };
    writeFileSync(join(user, "settings.json"), JSON.stringify(settings));
    const listen = ["--host", "127.0.0.1", "--port", "0"];
    const args = [...argumentsOf(options), ...listen, "--without-connection-token"];
    const server = spawn(editorFiles().node, args, {
      cwd: options.home,
      env: environmentOf(options),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    try {
      const port = await portOf(server, (text) => (output += text));
      return new EditorServer(server, port, () => output);
    } catch (error) {
      if (server.pid !== undefined) await endTree(server.pid);
      throw error;
    }
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** What it has printed since its start. */
  get output(): string {
    return this.#output();
  }

  /** Process ids of the extension hosts: one a window. */
  extensionHosts(): number[] {
    return descendantsOf(this.pid)
      .filter(({ command }) => command.includes("--type=extensionHost"))
      .map(({ pid }) => pid);
  }

  /** Resolves once the server and its children have ended. */
  async stop(): Promise<void> {
    await endTree(this.pid);
  }

  /** For the exit of this process, when nothing can be waited for any more. */
  killNow(): void {
    for (const { pid } of descendantsOf(this.pid)) signal(pid, "SIGKILL");
    signal(this.pid, "SIGKILL");
  }
}

function argumentsOf({ home, asksForTrust }: ServerOptions): string[] {
  const data = join(home, "u");
  return [
    editorFiles().server,
    "--accept-server-license-terms",
    "--disable-telemetry",
    ...["--user-data-dir", data, "--server-data-dir", data],
    ...["--extensions-dir", join(home, "e")],
    ...(asksForTrust ? [] : ["--disable-workspace-trust"]),
  ];
}

function environmentOf({ home, env }: ServerOptions): NodeJS.ProcessEnv {
  const node = dirname(editorFiles().node);
  const all: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local/share"),
    XDG_RUNTIME_DIR: home,
    // Else every run leaves a socket in the machine's own temporary folder.
    TMPDIR: home,
    PATH: `${node}:${process.env["PATH"] ?? ""}`,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    NODE_NO_WARNINGS: "1",
    ...env,
  };
  // These would make the server another program: the tests may run in an editor's terminal.
  delete all["NODE_OPTIONS"];
  delete all["VSCODE_IPC_HOOK_CLI"];
  delete all["ELECTRON_RUN_AS_NODE"];
  return all;
}

/** Waits until the server says where it listens. */
async function portOf(server: ChildProcess, onOutput: (text: string) => void): Promise<number> {
  let output = "";
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`The editor's server ${what}:\n${output}`));
    };
    const timer = setTimeout(fail, patienceMs, "did not start in time");
    server.once("error", (error) => fail(`could not be started: ${error.message}`));
    server.once("exit", (code) => fail(`ended with ${String(code)}`));
    for (const stream of [server.stdout, server.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        onOutput(text);
        const [, port] = /Extension host agent listening on (\d+)/.exec(output) ?? [];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
    }
  });
}
