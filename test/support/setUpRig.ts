import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { environmentPython, serviceFolders } from "../../src/services/serviceFolders.js";
import { writeInstalled } from "../../src/services/installed.js";
import type { SetUpMachine, SetUpPlan, SetUpStep } from "../../src/services/setup/setUp.js";

/** A machine for set-ups whose package and installers are small and made up. */
export class SetUpRig {
  readonly machine: SetUpMachine;
  readonly #folder: string;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "imagebeam-set-up-"));
    const packageFolder = join(this.#folder, "package");
    mkdirSync(packageFolder);
    this.machine = {
      folders: serviceFolders(join(this.#folder, "data")),
      environment: { PATH: process.env["PATH"], HOME: this.#folder },
      packageFolder,
    };
    this.pack("0.1.0");
  }

  /** Puts another version of the package beside the program. */
  pack(version: string): void {
    const { packageFolder } = this.machine;
    rmSync(packageFolder, { recursive: true });
    mkdirSync(packageFolder);
    const wheel = `imagebeam_services-${version}-py3-none-any.whl`;
    writeFileSync(join(packageFolder, wheel), `the wheel of ${version}`);
    writeFileSync(join(packageFolder, "constraints.txt"), "fastapi==1.0\ntorch==2.13.0\n");
  }

  path(...names: readonly string[]): string {
    return join(this.#folder, ...names);
  }

  plan(steps: readonly SetUpStep[], changes: Partial<SetUpPlan> = {}): SetUpPlan {
    const into = this.machine.folders.root;
    return {
      ...{ python: "Python 3.11 (/usr/bin/python3)", installer: "uv", accelerator: "cpu" },
      ...{ sources: [], into, downloadBytes: 0, diskBytes: 0, freeBytes: null, steps },
      ...changes,
    };
  }

  /** A step that makes the environment, with a file in it that says which it is. */
  making(name: string): SetUpStep {
    const { environment } = this.machine.folders;
    const file = join(environment, "made-by");
    return nodeStep(
      `Make ${name}`,
      `const fs = require("fs");
       fs.mkdirSync(${JSON.stringify(environment)}, { recursive: true });
       fs.writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(name)});
       console.log("made ${name}");`,
    );
  }

  /** What the environment that is there now says it is; null where there is none. */
  made(): string | null {
    const file = join(this.machine.folders.environment, "made-by");
    return existsSync(file) ? readFileSync(file, "utf8") : null;
  }

  /** Installs, without a step, an environment whose Python is a script for the shell. */
  async install(script: string): Promise<void> {
    const { folders } = this.machine;
    const python = environmentPython(folders);
    mkdirSync(dirname(python), { recursive: true });
    writeFileSync(python, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    await writeInstalled(folders, {
      ...{ version: "0.1.0", accelerator: "cpu", python: "Python 3.11" },
      ...{ wheelSha256: "a".repeat(64), constraintsSha256: "b".repeat(64) },
      madeAt: new Date(0).toISOString(),
    });
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A step whose program is this Node. */
export function nodeStep(title: string, script: string): SetUpStep {
  return { title, command: [process.execPath, "-e", script] };
}

/** A rig for each test, gone after it. */
export function useSetUpRig(): () => SetUpRig {
  let rig: SetUpRig | undefined;
  beforeEach(() => {
    rig = new SetUpRig();
  });
  afterEach(() => rig?.dispose());
  return () => {
    if (rig === undefined) throw new Error("There is a rig in tests alone.");
    return rig;
  };
}
