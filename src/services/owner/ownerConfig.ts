import * as z from "zod";
import { once } from "../../base/once.js";

/** What an owner is told at its start, as JSON on its standard input. */
export const ownerConfigSchema = once(() =>
  z.object({
    dataFolder: z.string().min(1).max(4096),
    /** Where its clients look for it (`MeetingPlaceOptions`). */
    runtimeFolder: z.string().min(1).max(4096).nullable(),
    /** Of the services; only what `allowedEnvironment` lets through. */
    environment: z.record(z.string().max(200), z.string().max(32_768)),
    ports: z.enum(["automatic", "fixed"]),
    version: z.string().max(100),
    /** It ends when nobody was connected for so long, milliseconds. */
    lingerMs: z.int().min(0).max(3_600_000),
  }),
);
export type OwnerConfig = Readonly<z.infer<ReturnType<typeof ownerConfigSchema>>>;

export const maxConfigBytes = 1_000_000;
