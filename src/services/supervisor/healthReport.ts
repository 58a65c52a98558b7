import * as z from "zod";
import { once } from "../../base/once.js";
import type { ModelNeed } from "../lease/residents.js";

/** What a service says of itself: the line that it prints, and `/health`. */

/** Counts up in the services where we could not use their routes any more. */
export const protocol = 1;

/** The line on stdout when it listens. */
export const readyLineSchema = once(() =>
  z.object({
    event: z.literal("listening"),
    service: z.string().max(100),
    port: z.int().min(1).max(65_535),
    protocol: z.int(),
  }),
);
export type ReadyLine = Readonly<z.infer<ReturnType<typeof readyLineSchema>>>;

const bytes = z.number().min(0);
const words = z.string().max(10_000).nullable();

/** Of all that `/health` answers, what is used here; what else is there is left out. */
export const healthSchema = once(() =>
  z.object({
    /** No service of ours says it here: where one does, it is to be the right one. */
    service: z.string().max(100).optional(),
    status: z.enum([
      ...["starting", "unloaded", "loading", "healthy", "busy", "unloading", "failed"],
    ] as const),
    progress: z.number().min(0).max(1).nullable(),
    reason: words,
    needs_new_process: z.boolean(),
    queue: z.object({ running: z.int().min(0), waiting: z.int().min(0) }),
    memory: z.object({
      process_bytes: bytes,
      process_peak_bytes: bytes.nullable(),
      gpu_process_bytes: bytes.nullable(),
      gpus: z
        .array(z.object({ index: z.int(), uuid: z.string().max(200), name: z.string().max(200) }))
        .max(64),
    }),
    engine: z.object({
      device: z
        .object({
          kind: z.enum(["cuda", "rocm", "mps", "vulkan", "cpu", "remote", "other"]),
          index: z.int().min(0).max(1000).nullable().optional(),
          uuid: z.string().max(200).nullable().optional(),
        })
        .nullable()
        .optional(),
      device_bytes: bytes.nullable().optional(),
      device_peak_bytes: bytes.nullable().optional(),
    }),
    protocol: z.int(),
  }),
);
export type Health = Readonly<z.infer<ReturnType<typeof healthSchema>>>;

/** What `/load?dry=true` answers: what a load would take now, bytes. */
export const loadNeedSchema = once(() =>
  z.object({
    needed_bytes: bytes,
    host_bytes: bytes,
    /** Null where the engine divides the model as it loads it. */
    fits: z.boolean().nullable(),
  }),
);
export type LoadNeed = Readonly<z.infer<ReturnType<typeof loadNeedSchema>>>;

/** An error of a service's: `{error: {code, message}}`. */
export const refusalSchema = once(() =>
  z.object({
    error: z.object({
      code: z.string().max(200),
      message: z.string().max(20_000),
      retryable: z.boolean(),
    }),
  }),
);

/** As `ModelNeed.device`; null where nothing is loaded, or not on this machine. */
export function deviceOf({ engine: { device } }: Health): string | null {
  if (device == null || device.kind === "remote") return null;
  if (device.kind === "cpu" || device.kind === "mps") return device.kind;
  return `cuda:${device.index ?? 0}`; // torch calls ROCm's so too
}

/** The device's name for a person. */
export function deviceName(health: Health): string | null {
  const { device } = health.engine;
  if (device == null) return null;
  if (device.kind === "cpu") return "CPU";
  if (device.kind === "mps") return "Apple GPU";
  const { gpus } = health.memory;
  const gpu = gpus.find(({ uuid }) => uuid === device.uuid) ?? gpus[device.index ?? 0];
  return gpu?.name ?? `${device.kind.toUpperCase()} ${device.index ?? 0}`;
}

/** What it holds of its device now, bytes. */
export function heldBytes(health: Health): number {
  const { engine, memory } = health;
  if (deviceOf(health)?.startsWith("cuda") === true) {
    return engine.device_bytes ?? memory.gpu_process_bytes ?? 0;
  }
  return memory.process_bytes + (engine.device?.kind === "mps" ? (engine.device_bytes ?? 0) : 0);
}

/** The most that it took since its load; null where nobody counts it. */
export function peakNeed(health: Health): ModelNeed | null {
  const { engine, memory } = health;
  const device = deviceOf(health);
  if (device === null) return null;
  const hostBytes = Math.max(memory.process_peak_bytes ?? 0, memory.process_bytes);
  if (device.startsWith("cuda")) {
    const deviceBytes = engine.device_peak_bytes ?? memory.gpu_process_bytes;
    return deviceBytes == null ? null : { device, deviceBytes, hostBytes };
  }
  const own = device === "mps" ? (engine.device_bytes ?? 0) : 0;
  return { device, deviceBytes: hostBytes + own, hostBytes: 0 };
}
