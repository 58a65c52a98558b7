import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { programPath } from "../programs.js";

/** What this machine's devices have and have free. Programs are asked with a limit; one that is not there tells nothing. */

export interface MemoryOf {
  /** `cpu`, `cuda:0`, `mps`. */
  readonly id: string;
  readonly name: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
}

export interface MachineMemory {
  /** In the order of their numbers; none where no program tells of any. */
  gpus(): Promise<readonly MemoryOf[]>;
  host(): Promise<MemoryOf>;
  /** Apple's chips: GPU and host share their memory; what the GPU may have of it. Null elsewhere. */
  unified(): Promise<MemoryOf | null>;
}

export interface MachineMeans {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /**
   * @param program absolute, or a name that is looked up in PATH
   * @returns what a program says; null where it is not there, fails or takes too long
   */
  readonly ask: (program: string, args: readonly string[]) => Promise<string | null>;
  /** Null where there is no such file. */
  readonly read: (path: string) => Promise<string | null>;
  /** Names in a folder; none where it is not there. */
  readonly list: (path: string) => Promise<readonly string[]>;
  readonly totalBytes: () => number;
  readonly freeBytes: () => number;
  /** `CUDA_VISIBLE_DEVICES` of the services; undefined: all. */
  readonly visible: string | undefined;
}

export function machineMemory(means: MachineMeans): MachineMemory {
  return {
    gpus: async () => {
      const nvidia = visibleOf(await nvidiaGpus(means), means.visible);
      const gpus = nvidia.length > 0 ? nvidia : await amdGpus(means);
      return gpus.map(({ uuid: _uuid, ...gpu }, index) => ({ ...gpu, id: `cuda:${index}` }));
    },
    host: () => hostOf(means),
    unified: async () => {
      if (means.platform !== "darwin" || means.arch !== "arm64") return null;
      const host = await hostOf(means);
      // What Metal gives a program of its own accord; more of it fails at work.
      const totalBytes = Math.floor(host.totalBytes * 0.75);
      const freeBytes = Math.min(host.freeBytes, totalBytes);
      return { id: "mps", name: "Apple GPU", totalBytes, freeBytes };
    },
  };
}

type Gpu = Omit<MemoryOf, "id"> & { readonly uuid: string };

/** Where `nvidia-smi` lies differs; the driver puts it on PATH. */
async function nvidiaGpus(means: MachineMeans): Promise<readonly Gpu[]> {
  const fields = "--query-gpu=uuid,memory.total,memory.free,name";
  const said = await means.ask("nvidia-smi", [fields, "--format=csv,noheader,nounits"]);
  return (said ?? "")
    .split("\n")
    .slice(0, mostGpus)
    .flatMap((line) => {
      const parts = /^\s*([\w-]+), *(\d+), *(\d+), *(.+)$/.exec(line.trimEnd());
      if (parts === null) return [];
      const [, uuid = "", total, free, name = ""] = parts;
      const totalBytes = Number(total) * mebibyte;
      return [{ uuid, name: name.slice(0, 200), totalBytes, freeBytes: Number(free) * mebibyte }];
    });
}

/** As CUDA counts them: only those that are named, in that order, up to the first that is none. */
function visibleOf(gpus: readonly Gpu[], visible: string | undefined): readonly Gpu[] {
  if (visible === undefined) return gpus;
  const seen: Gpu[] = [];
  for (const name of visible.split(",").map((part) => part.trim())) {
    const gpu = /^\d+$/.test(name)
      ? gpus[Number(name)]
      : gpus.find(({ uuid }) => name !== "" && uuid.startsWith(name));
    if (gpu === undefined) break;
    seen.push(gpu);
  }
  return seen;
}

/** What the driver of AMD's cards tells in files. */
async function amdGpus(means: MachineMeans): Promise<readonly Gpu[]> {
  if (means.platform !== "linux") return [];
  const folder = "/sys/class/drm";
  const cards = (await means.list(folder)).filter((name) => /^card\d+$/.test(name)).sort();
  const gpus = await Promise.all(
    cards.slice(0, mostGpus).map(async (card): Promise<Gpu | null> => {
      const number = async (name: string): Promise<number> =>
        Number((await means.read(join(folder, card, "device", name))) ?? NaN);
      const totalBytes = await number("mem_info_vram_total");
      const usedBytes = await number("mem_info_vram_used");
      if (!(totalBytes >= leastCardBytes) || Number.isNaN(usedBytes)) return null;
      return { uuid: card, name: "AMD GPU", totalBytes, freeBytes: totalBytes - usedBytes };
    }),
  );
  return gpus.filter((gpu) => gpu !== null);
}

async function hostOf(means: MachineMeans): Promise<MemoryOf> {
  const totalBytes = means.totalBytes();
  const freeBytes = (await availableBytes(means)) ?? means.freeBytes();
  return { id: "cpu", name: "CPU", totalBytes, freeBytes: Math.min(freeBytes, totalBytes) };
}

/** Free, and what the system gives up for whoever asks; null where it does not say. */
async function availableBytes(means: MachineMeans): Promise<number | null> {
  if (means.platform === "linux") {
    const said = /^MemAvailable:\s+(\d+) kB$/m.exec((await means.read("/proc/meminfo")) ?? "");
    const ofAll = said === null ? Infinity : Number(said[1]) * 1024;
    const bytes = Math.min(ofAll, await leftInContainer(means));
    return bytes === Infinity ? null : bytes;
  }
  if (means.platform !== "darwin") return null;
  const said = (await means.ask("/usr/bin/vm_stat", [])) ?? "";
  const pageBytes = Number(/page size of (\d+) bytes/.exec(said)?.[1] ?? NaN);
  const pages = ["free", "inactive", "speculative", "purgeable"].map((kind) =>
    Number(new RegExp(`^Pages ${kind}:\\s+(\\d+)\\.$`, "m").exec(said)?.[1] ?? NaN),
  );
  const bytes = pages.reduce((sum, count) => sum + count, 0) * pageBytes;
  return Number.isNaN(bytes) ? null : bytes;
}

/** What a container may still take; files that it has read give way, and are not counted. */
async function leftInContainer(means: MachineMeans): Promise<number> {
  const folder = "/sys/fs/cgroup";
  const number = async (name: string): Promise<number> =>
    Number((await means.read(join(folder, name))) ?? NaN);
  const mostBytes = await number("memory.max");
  const takenBytes = await number("memory.current");
  const stat = (await means.read(join(folder, "memory.stat"))) ?? "";
  const fileBytes = Number(/^inactive_file (\d+)$/m.exec(stat)?.[1] ?? 0);
  const leftBytes = mostBytes - Math.max(0, takenBytes - fileBytes);
  // Without a limit there stands `max`.
  return Number.isNaN(leftBytes) ? Infinity : Math.max(0, leftBytes);
}

const mebibyte = 2 ** 20;
const mostGpus = 64;
/** A processor's own graphics has hundreds of megabytes, and no model is put there. */
const leastCardBytes = 2e9;

/** This machine's own. @param environment that programs get, and the services' */
export function machineMeans(environment: Readonly<Record<string, string>>): MachineMeans {
  return {
    platform: process.platform,
    arch: process.arch,
    ask: async (program, args) => {
      const path = isAbsolute(program) ? program : await programPath(program, environment);
      if (path === null) return null;
      try {
        const options = { env: environment, timeout: 5000, killSignal: "SIGKILL" as const };
        const run = promisify(execFile);
        const limits = { ...options, maxBuffer: 200_000, windowsHide: true };
        return (await run(path, [...args], limits)).stdout;
      } catch {
        // It is not there, or does not work: then it tells nothing, which is what null says.
        return null;
      }
    },
    read: (path) => readFile(path, "utf8").catch(() => null),
    list: (path) => readdir(path).catch(() => []),
    totalBytes: totalmem,
    freeBytes: freemem,
    visible: environment["CUDA_VISIBLE_DEVICES"],
  };
}
