import { ServiceError } from "../serviceError.js";
import type { Installed } from "../installed.js";
import type { MachineMemory, MemoryOf } from "./machineMemory.js";

/** What the environment was made for. */
type Accelerator = Installed["accelerator"];

/** Where the environment's torch puts a model; the first GPU, as services take it. */
export async function deviceOf(accelerator: Accelerator, memory: MachineMemory): Promise<string> {
  if (accelerator === "metal") return (await memory.unified()) === null ? "cpu" : "mps";
  if (accelerator === "cpu" || (await memory.gpus()).length === 0) return "cpu";
  return "cuda:0";
}

/** Whether an environment made for it can put a model on a device. */
export function canUse(accelerator: Accelerator, device: string): boolean {
  if (device === "cpu") return true;
  return device === "mps"
    ? accelerator === "metal"
    : accelerator === "cuda" || accelerator === "rocm";
}

/** @returns null where no program tells of it */
export async function memoryOf(device: string, memory: MachineMemory): Promise<MemoryOf | null> {
  if (device === "cpu") return memory.host();
  if (device === "mps") return memory.unified();
  return (await memory.gpus()).find(({ id }) => id === device) ?? null;
}

/**
 * What is never given to a model, bytes: of a GPU 3 %, at least 256 MiB, for the desktop and for what a
 * driver adds; of the host's memory 8 %, at least 512 MiB and at most 4 GiB, for whatever else runs. A
 * part of the smallest machines is their half.
 */
export function marginBytes({ id, totalBytes }: Pick<MemoryOf, "id" | "totalBytes">): number {
  const isHost = id === "cpu" || id === "mps";
  const margin = isHost
    ? Math.min(4 * 2 ** 30, Math.max(512 * 2 ** 20, totalBytes * 0.08))
    : Math.max(256 * 2 ** 20, totalBytes * 0.03);
  return Math.floor(Math.min(margin, totalBytes / 2));
}

/** What all our models may take of it; where nobody tells, nothing is refused beforehand. */
export async function roomOn(
  device: string,
  heldBytes: number,
  memory: MachineMemory,
): Promise<number> {
  const found = await memoryOf(device, memory);
  if (found === null) {
    if (device.startsWith("cuda:")) return Number.MAX_SAFE_INTEGER;
    throw new ServiceError("service.failed", `There is no device ${device} on this machine.`);
  }
  return Math.max(0, found.freeBytes + heldBytes - marginBytes(found));
}
