import * as z from "zod";
import { once } from "../base/once.js";
import { modelIdSchema, serviceNameSchema } from "./names.js";

/** What whoever looks at the services sees: one snapshot, the same in the editor and in a terminal. */

export const serviceStates = [
  /** No process. */
  "stopped",
  /** It has a process that does not listen yet. */
  "starting",
  "loading",
  "ready",
  /** Ready, and at work. */
  "busy",
  /** It listens, and its model is not in memory: another one needs the room. */
  "unloaded",
  /** It does not answer, or says that it cannot work. */
  "unhealthy",
  /** It crashed, and is started again soon. */
  "backingOff",
  /** It stays away until somebody starts it again. */
  "failed",
] as const;
const serviceStateSchema = z.enum(serviceStates);
export type ServiceState = z.infer<typeof serviceStateSchema>;

const bytes = z.number().min(0).nullable();
const count = z.int().min(0);
const sentence = z.string().max(2000);

const serviceStatusSchema = once(() =>
  z.object({
    service: serviceNameSchema,
    model: modelIdSchema,
    state: serviceStateSchema,
    /** UTC milliseconds from which it is in that state. */
    sinceMs: z.number(),
    /** What is wrong; null where nothing is. */
    reason: sentence.nullable(),
    /** What to do about it. */
    hint: sentence.nullable(),
    /** Of a load, 0-1; null where it is not known. */
    progress: z.number().min(0).max(1).nullable(),
    /** As a person knows it: `CPU`, `NVIDIA GeForce RTX 4070`; null where nothing is loaded. */
    device: z.string().max(200).nullable(),
    /** What it holds of its device now, and the most since its load. */
    memoryBytes: bytes,
    peakBytes: bytes,
    running: count,
    /** In the service's own queue. */
    waiting: count,
    /** Calls that wait until it has the device. */
    waitingForDevice: count,
    pid: count.nullable(),
    port: count.nullable(),
    /** Times that it was started again after a crash, since somebody started it. */
    restarts: count,
    /** UTC milliseconds; null unless it backs off. */
    nextStartMs: z.number().nullable(),
  }),
);
export type ServiceStatus = Readonly<z.infer<ReturnType<typeof serviceStatusSchema>>>;

const deviceStatusSchema = once(() =>
  z.object({
    /** `cpu`, `cuda:0`, `mps`. */
    id: z.string().max(100),
    name: z.string().max(200),
    totalBytes: bytes,
    freeBytes: bytes,
  }),
);
export type DeviceStatus = Readonly<z.infer<ReturnType<typeof deviceStatusSchema>>>;

export const ownerStatusSchema = once(() =>
  z.object({
    version: z.string().max(100),
    pid: count,
    /** Windows and command lines that are connected. */
    clients: count,
    devices: z.array(deviceStatusSchema()).max(64),
    /** Every process, and for each service its chosen model, in the order of `serviceNames`. */
    services: z.array(serviceStatusSchema()).max(64),
  }),
);
export type OwnerStatus = Readonly<z.infer<ReturnType<typeof ownerStatusSchema>>>;
