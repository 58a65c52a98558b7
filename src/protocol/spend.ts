import * as z from "zod";
import { laneSchema, modelSchema } from "./providers.js";

/**
 * A line of `spend.jsonl`, which has what all searches of a machine have spent, by day: what was set
 * aside for a call, what it cost in the end, and the sums of days whose calls are settled.
 */

/** `YYYY-MM-DD` as the calendar on the wall has it; `YYYY-MM` where days are summed up to a month. */
const daySchema = z.string().regex(/^\d{4}-\d\d(?:-\d\d)?$/);
/** As much as whole nano-dollars can count. */
const usd = z.number().min(0).max(9_007_200);
const count = z.int().min(0);
const idSchema = z.string().min(1).max(100);
const nameSchema = z.string().max(100);

const callSchema = z.object({
  day: daySchema,
  session: idSchema,
  connection: laneSchema,
  model: modelSchema,
  /** The kind of call. */
  call: nameSchema,
});
export type NotedCall = z.infer<typeof callSchema>;

const reservedSchema = callSchema.extend({
  kind: z.literal("reserved"),
  id: idSchema,
  /** UTC milliseconds. */
  at: z.int().min(0).max(8.64e15),
  /** The most that it may cost. */
  usd,
});

const settledSchema = z.object({
  kind: z.literal("settled"),
  id: idSchema,
  usd,
  basis: z.enum(["told", "worst", "nothing", "unknown"]),
  /** As it was set aside: its line there may have been damaged. Older versions did not say it. */
  of: z.exactOptional(callSchema),
});

const modelRowSchema = z.object({
  connection: laneSchema,
  model: modelSchema,
  calls: count,
  usd,
  /** Calls of whose cost nobody knows; they count nothing in `usd`. */
  unknownCalls: count,
});

const daySumSchema = z.object({
  kind: z.literal("day"),
  day: daySchema,
  /** Sessions that are counted, by id while the day lasts. */
  sessions: z.array(idSchema).max(100_000),
  otherSessions: count,
  models: z.array(modelRowSchema).max(10_000),
});

/** What the last calls of a kind cost, so that the next search can be told what it will. */
const measuredSchema = z.object({
  kind: z.literal("measured"),
  connection: laneSchema,
  model: modelSchema,
  call: nameSchema,
  usd: z.array(usd).max(100),
});

export const spendLineSchema = z.discriminatedUnion("kind", [
  reservedSchema,
  settledSchema,
  daySumSchema,
  measuredSchema,
]);
export type SpendLine = z.infer<typeof spendLineSchema>;
export type SpendLineOf<Kind extends SpendLine["kind"]> = Extract<SpendLine, { kind: Kind }>;
