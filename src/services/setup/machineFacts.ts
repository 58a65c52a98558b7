import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { isReachable } from "../onDisk.js";
import { programPath } from "../programs.js";
import { findPython, type Probing, type PythonSearch } from "./findPython.js";
import { ownSources, probeEnvironment } from "./installerEnvironment.js";
import { packageFiles, type PackageFiles } from "./packageFiles.js";
import { runProgram } from "./runProgram.js";
import type { SetUpMachine } from "./setUp.js";

/** All that a plan follows from. */
export interface MachineFacts extends PythonSearch {
  readonly platform: NodeJS.Platform;
  /** Of this process, as Node names it. */
  readonly arch: string;
  /** Absolute path; null where it is not there. */
  readonly uv: string | null;
  /** The newest CUDA that the driver knows; null without an NVIDIA card that answers. */
  readonly cuda: readonly [major: number, minor: number] | null;
  readonly hasRocm: boolean;
  /** The system installs packages with apt. */
  readonly hasApt: boolean;
  /** Bytes that this user may still write where the folder is, or would be. */
  readonly freeBytes: number | null;
  readonly files: PackageFiles;
  /** Variables by which the person says where packages come from. */
  readonly sources: readonly string[];
}

const probeLimitMs = 20_000;
const maxProbeUnits = 100_000;

/**
 * Looks at this machine; changes nothing.
 * @throws {ServiceError} `service.setUp`: the package is not there
 */
export async function machineFacts(
  machine: SetUpMachine,
  signal: AbortSignal,
): Promise<MachineFacts> {
  const { platform, arch } = process;
  const files = await packageFiles(machine.packageFolder);
  const probing = probingOf(machine, signal);
  const uv = await workingUv(probing);
  const [search, cuda, hasRocm, hasApt, freeBytes] = await Promise.all([
    findPython(probing, {
      named: machine.python === "" ? undefined : machine.python,
      uv,
      platform,
    }),
    cudaOf(probing),
    rocmOf(probing, platform),
    probing.lookUp("apt-get").then((path) => path !== null),
    freeBytesAt(machine.folders.root),
  ]);
  const sources = ownSources(machine.environment);
  return { ...search, platform, arch, uv, cuda, hasRocm, hasApt, freeBytes, files, sources };
}

function probingOf({ environment, packageFolder }: SetUpMachine, signal: AbortSignal): Probing {
  return {
    lookUp: (name) => programPath(name, environment),
    run: async (command) => {
      let stdout = "";
      const { code } = await runProgram(
        command,
        {
          environment: probeEnvironment(environment),
          cwd: packageFolder,
          limitMs: probeLimitMs,
          onLine: (line, stream) => {
            if (stream === "stdout" && stdout.length < maxProbeUnits) stdout += `${line}\n`;
          },
        },
        signal,
      );
      return { code, stdout };
    },
  };
}

async function workingUv({ lookUp: find, run }: Probing): Promise<string | null> {
  const path = await find("uv");
  if (path === null) return null;
  const { code, stdout } = await run([path, "--version"]);
  return code === 0 && /^uv \d+\.\d+/.test(stdout) ? path : null;
}

async function cudaOf({ lookUp: find, run }: Probing): Promise<MachineFacts["cuda"]> {
  const path = await find("nvidia-smi");
  if (path === null) return null;
  const { code, stdout } = await run([path]);
  const [, major, minor] = /CUDA (?:\w+ )?Version\s*:\s*(\d+)\.(\d+)/.exec(stdout) ?? [];
  return code === 0 && major !== undefined ? [Number(major), Number(minor)] : null;
}

async function rocmOf({ lookUp: find }: Probing, platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== "linux") return false;
  return (await isReachable("/opt/rocm")) || (await find("rocminfo")) !== null;
}

/** Of the nearest folder above that exists; null where the system does not say. */
export async function freeBytesAt(path: string): Promise<number | null> {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    } catch {
      // It is not there yet.
      if (dirname(folder) === folder) return null;
    }
  }
}
