import { EventEmitter, once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { openPage, type DevelopmentExtension, type OpenPage } from "./browserPage.js";
import { EditorServer, type ServerOptions } from "./editorServer.js";
import { keepScripts, takeScripts } from "./keptScripts.js";
import { endTree, processesNaming, signal } from "./processes.js";
import { waitFor } from "./waitFor.js";
import { runCommand } from "./workbench.js";

export interface EditorOptions {
  /** The folder to open; the editor works on it itself, not on a copy. */
  readonly workspace: string;
  /** A .code-workspace file to open instead; null: a window without a folder. */
  readonly opens?: string | null;
  /**
   * From its sources, or as a person has it: a packed extension is restarted when its host dies, one
   * from its sources is not.
   */
  readonly extension:
    | ({ readonly kind: "development" } & DevelopmentExtension)
    | { readonly kind: "installed"; readonly vsix: string };
  /** Folder of another extension that runs in it too, from its sources. */
  readonly beside?: string;
  /** User settings beside the quiet ones; read at the start only. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Workspace Trust is on, so the workspace starts in Restricted Mode. Default off. */
  readonly asksForTrust?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** For a person who did not ask for reduced motion; the editor itself is calm anyway. Default off. */
  readonly isMoving?: boolean;
  /** Variables for the server and its extension hosts. */
  readonly env?: NodeJS.ProcessEnv;
}

const defaultViewport = { width: 1280, height: 800 };
const closeTimeoutMs = 5000;
const keptLogLines = 200;

/**
 * A real VS Code that runs: its server and extension host in Node, its workbench in a browser.
 * `stop` leaves no process and no folder behind; when this process ends first, its exit does.
 */
export class Editor {
  readonly workspace: string;
  readonly #options: EditorOptions;
  readonly #home = mkdtempSync(join(tmpdir(), "ib-"));
  readonly #log: string[] = [];
  readonly #exits = new EventEmitter<{ exit: [number] }>();
  /** The exit code that the tests in the extension host came to, once they have ended. */
  readonly testsEnded = once(this.#exits, "exit").then(([code]) => code as number);
  #server: EditorServer | undefined;
  #open: OpenPage | undefined;
  readonly #lastResort = (): void => {
    this.#server?.killNow();
    for (const { pid } of processesNaming(this.#home)) signal(pid, "SIGKILL");
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 3 });
  };

  private constructor(options: EditorOptions) {
    this.#options = options;
    this.workspace = options.workspace;
    process.once("exit", this.#lastResort);
  }

  /** Resolves once the workbench is drawn; the extension may not be active yet. */
  static async start(options: EditorOptions): Promise<Editor> {
    const editor = new Editor(options);
    try {
      const { extension } = options;
      if (extension.kind === "installed") {
        cpSync(await extensionsWith(extension.vsix), join(editor.#home, "e"), { recursive: true });
      }
      takeScripts(join(editor.#home, "p"));
      await editor.#start();
      return editor;
    } catch (error) {
      await editor.stop();
      throw error;
    }
  }

  /** The workbench. */
  get page(): Page {
    if (this.#open === undefined) throw new Error("The editor does not run");
    return this.#open.page;
  }

  /** Path of the user's settings. */
  get settingsFile(): string {
    return join(this.#home, "u/User/settings.json");
  }

  /** Process ids of the extension hosts; empty between a crash and the restart. */
  extensionHosts(): number[] {
    return this.#server?.extensionHosts() ?? [];
  }

  /** The last lines of the workbench's and the server's logs, for an error's message. */
  get log(): string {
    return [...this.#log, this.#server?.output ?? ""].join("\n");
  }

  /** Reloads the window, as a person does; the extension host is a new one. */
  async reload(): Promise<void> {
    const before = this.extensionHosts();
    const { page } = this;
    const loaded = page.waitForEvent("domcontentloaded");
    await runCommand(page, "Developer: Reload Window");
    await loaded;
    await page.locator(".monaco-workbench").waitFor();
    await waitFor("a new extension host", () => {
      return this.extensionHosts().some((pid) => !before.includes(pid));
    });
  }

  /** Ends everything and starts it again with the same window, as after a restart of the machine. */
  async restart(): Promise<void> {
    // An editor on a desktop writes its window's state when it is closed; a browser does not wait
    // for that, but does before a reload.
    await this.reload();
    await this.#end();
    await this.#start();
  }

  /** Writes settings of the workspace; the editor takes them over in a moment. */
  setWorkspaceSettings(settings: Readonly<Record<string, unknown>>): void {
    const folder = join(this.workspace, ".vscode");
    const file = join(folder, "settings.json");
    mkdirSync(folder, { recursive: true });
    const all = { ...readSettings(file), ...settings };
    writeFileSync(`${file}.new`, JSON.stringify(all, undefined, 2));
    renameSync(`${file}.new`, file);
  }

  /**
   * Ends the editor and removes its folder; the workspace stays.
   * @throws {Error} a process of it still runs
   */
  async stop(): Promise<void> {
    process.off("exit", this.#lastResort);
    await this.#end();
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 3 });
    await waitFor("every process of the editor to end", () => {
      return processesNaming(this.#home).length === 0;
    });
  }

  async #start(): Promise<void> {
    const { beside, extension, opens = this.workspace } = this.#options;
    const { viewport = defaultViewport, isMoving = false } = this.#options;
    const other = beside === undefined ? undefined : { folder: beside };
    this.#server = await EditorServer.start(this.#serverOptions());
    this.#open = await openPage({
      profile: join(this.#home, "p"),
      port: this.#server.port,
      opens,
      development: extension.kind === "development" ? extension : other,
      viewport,
      isMoving,
      onLog: (line) => {
        this.#log.push(line);
        if (this.#log.length > keptLogLines) this.#log.shift();
      },
      onExit: (code) => void this.#exits.emit("exit", code),
    });
  }

  async #end(): Promise<void> {
    const [open, server] = [this.#open, this.#server];
    this.#open = undefined;
    this.#server = undefined;
    if (open !== undefined) await closed(open, join(this.#home, "p"));
    await server?.stop();
  }

  #serverOptions(): ServerOptions {
    const { settings = {}, asksForTrust = false, env = {} } = this.#options;
    return { home: this.#home, settings, asksForTrust, env };
  }
}

const installed = new Map<string, Promise<string>>();

/** A folder of extensions with this one, by its file: installed once for all editors of this process. */
function extensionsWith(vsix: string): Promise<string> {
  const known = installed.get(vsix) ?? install(vsix);
  installed.set(vsix, known);
  return known;
}

async function install(vsix: string): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "ib-"));
  process.once("exit", () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  const options = { home, settings: {}, asksForTrust: false, env: {} };
  await EditorServer.install(options, vsix);
  return join(home, "e");
}

/** Closes the browser; one that hangs is killed. */
async function closed({ context }: OpenPage, profile: string): Promise<void> {
  const closing = context.close().then(() => true);
  const isClosed = await Promise.race([closing, sleep(closeTimeoutMs, false, { ref: false })]);
  for (const { pid } of processesNaming(profile)) await endTree(pid);
  if (isClosed) keepScripts(profile);
}

function readSettings(file: string): object {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as object;
  } catch {
    return {};
  }
}
