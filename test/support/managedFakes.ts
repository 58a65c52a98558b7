import { buildSync } from "esbuild";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServiceName } from "../../src/services/names.js";
import { environmentPython, serviceFolders } from "../../src/services/serviceFolders.js";
import { processesNaming, type ProcessInfo } from "../editor/launcher/processes.js";
import { noteSetUp } from "./setUpNote.js";

/** How a service of fakes behaves; read when it starts, and `stepMs` with each piece of work. */
export interface Behaviour {
  /** Milliseconds of each of the eight steps of a piece of work; 1 by default. */
  readonly stepMs?: number;
  /** Ends when it is killed alone, and has a child of that kind. */
  readonly isDeaf?: boolean;
  /** Milliseconds until it listens; 0 by default. */
  readonly startMs?: number;
  /** Its loads stand still at this share, 0 to 1; by default they are done at once. */
  readonly loadedShare?: number;
  /** Says this on stderr when it has started, and dies of it. */
  readonly lastWords?: string;
}

/** What a service had to do: `done` is written when the last byte of the answer is out. */
export interface Work {
  readonly service: ServiceName;
  readonly what: "began" | "done";
  /** Of the request. */
  readonly id: string;
  readonly pid: number;
}

/**
 * An environment that is set up, and whose Python is a program of ours: its services start in a tenth of
 * a second, answer at once, and are real processes all the same.
 */
export class ManagedFakes {
  readonly #dataFolder: string;

  /** @param dataFolder as `dataFolderOf` has it; its services' folder is made */
  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
    const folders = serviceFolders(dataFolder);
    const python = environmentPython(folders);
    for (const folder of [folders.models, dirname(python)]) mkdirSync(folder, { recursive: true });
    const program = join(folders.environment, "fake.mjs");
    buildSync({
      entryPoints: [fileURLToPath(new URL("managedFakeMain.ts", import.meta.url))],
      ...{ outfile: program, bundle: true, platform: "node", format: "esm", target: "node20" },
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
    });
    writeFileSync(python, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {
      mode: 0o755,
    });
    this.behave({});
    noteSetUp(folders);
  }

  behave(how: Partial<Record<ServiceName, Behaviour>>): void {
    writeFileSync(join(this.#models, "behaviour.json"), JSON.stringify(how));
  }

  /** All that they had to do so far, in order. */
  work(service?: ServiceName): readonly Work[] {
    const file = join(this.#models, "work.jsonl");
    if (!existsSync(file)) return [];
    // The last line may be half written.
    const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
    const all = lines.map((line) => JSON.parse(line) as Work);
    return service === undefined ? all : all.filter((each) => each.service === service);
  }

  /** Those that run, with what they started. */
  processes(): readonly ProcessInfo[] {
    return processesNaming(this.#models);
  }

  get #models(): string {
    return serviceFolders(this.#dataFolder).models;
  }
}
