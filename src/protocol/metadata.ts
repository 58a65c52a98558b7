import * as z from "zod";
import { once } from "../base/once.js";
import {
  candidateIdSchema,
  chanceSchema,
  errorCodeSchema,
  findingSchema,
  imageRefSchema,
  schemaVersion,
  sourceRefSchema,
  timeSchema,
} from "./events.js";
import { planSchema, questionSchema } from "./plan.js";
import { modelSchema, providersSchema } from "./providers.js";

/**
 * `metadata.json`: what a session's journal says, derived for people and tools. Never read back by
 * a search; a list of sessions reads its `summary` alone.
 */

const nullableText = (max: number) => z.string().max(max).nullable();
const wholeNumber = z.int().min(0);
const rank = z.int().min(1).nullable();

/** Units of the goal and of the title that a summary holds, so that it fits into `summaryBytes`. */
export const summaryTextUnits = 300;
/** How many favourites a summary names: those that became it last. */
export const summaryFavourites = 20;
/** The file's first bytes, in which the whole summary stands. */
export const summaryBytes = 4096;

export const statusSchema = z.enum(["running", "paused", "finished", "failed", "cancelled"]);

export const summarySchema = once(() =>
  z.object({
    sessionId: z.uuid(),
    /** Its first 300 UTF-16 units. */
    goal: z.string().max(summaryTextUnits),
    title: nullableText(summaryTextUnits),
    /** What the journal says; `running` with no process that owns the session means interrupted. */
    state: statusSchema,
    /** UTC milliseconds. */
    startedAt: timeSchema,
    finishedAt: timeSchema.nullable(),
    /** Why it ended: `completed`, `capReached`; the error's code where it failed. */
    reason: nullableText(200).default(null),
    /** Total of the image that stands for the session, 0-100; null where it is not judged. */
    best: z.number().min(0).max(100).nullable(),
    images: wholeNumber,
    /** Length of the journal that this was derived from: a longer one means that it is stale. */
    journalBytes: wholeNumber,
    // Format 1 did not have these.
    /** File of the image that stands for it: the person's pick, the judge's winner, or the best so far. */
    image: z.string().max(100).nullable().default(null),
    /** Its prompt's beginning. */
    prompt: nullableText(summaryTextUnits).default(null),
    /** By role. */
    models: z
      .object({ language: modelSchema, image: modelSchema, vision: modelSchema })
      .nullable()
      .default(null),
    favourites: z.array(candidateIdSchema).max(summaryFavourites).default([]),
    /** US dollars; null where a provider did not say. */
    costUsd: z.number().min(0).nullable().default(null),
    /** It drew the goal as it is: what searches of that goal are compared with. Absent where it did not. */
    isControl: z.exactOptional(z.literal(true)),
  }),
);
export type Summary = z.infer<ReturnType<typeof summarySchema>>;

/** Whether a search ended because a limit left no room, so that a higher one lets it go on. */
export function isAtLimit({ reason }: Pick<Summary, "reason">): boolean {
  return reason === "capReached" || reason === "cap.beforeResult";
}

const errorSchema = z.object({ code: errorCodeSchema, message: z.string().max(2000) });

const candidateSchema = once(() =>
  z.object({
    id: candidateIdSchema,
    iteration: wholeNumber,
    parent: candidateIdSchema.nullable(),
    what: nullableText(20_000),
    how: nullableText(20_000),
    prompt: nullableText(40_000),
    image: imageRefSchema.nullable(),
    /** The drawing that the image was made from. */
    source: sourceRefSchema.nullable().default(null),
    /** [0, 2^32). */
    seed: wholeNumber,
    scores: z
      .object({
        /** 0-100. */
        alignment: z.number().min(0).max(100).nullable(),
        /** 0-10. */
        aesthetic: z.number().min(0).max(10).nullable(),
        /** 0-100. */
        total: z.number().min(0).max(100).nullable(),
      })
      .nullable(),
    findings: z.array(findingSchema),
    /** Why the judge would not look at the image. */
    refused: nullableText(2000).default(null),
    /** Place among its own iteration's candidates, from 1. */
    iterationRank: rank,
    /** Place among all judged, from 1. */
    rank,
    /** Iterations whose ranking kept it. */
    keptAfter: z.array(wholeNumber),
    state: z.enum(["planned", "writing", "drawing", "judging", "judged", "failed"]),
    fate: z.enum(["none", "kept", "pruned", "winner"]),
    /** Ids of the questions of the checklist that its prompt covers, as its writer says. */
    covers: z.array(z.string()).nullable().default(null),
    /** What the judge answered to them: 0-1, how surely yes. */
    answers: z
      .array(z.object({ id: z.string(), yes: z.number().min(0).max(1).nullable() }))
      .nullable()
      .default(null),
    /** Whether a second look found all of them answered with yes, too. */
    confirmed: z.boolean().nullable().default(null),
    critiqueRef: nullableText(150),
    error: errorSchema.nullable(),
  }),
);

const critiqueSchema = once(() =>
  z.object({
    candidate: candidateIdSchema,
    iteration: wholeNumber,
    text: z.string().max(20_000),
    recommendations: z.object({ what: z.string().max(5000), how: z.string().max(5000) }),
  }),
);

const comparisonSchema = once(() =>
  z.object({
    /** Whose ranking it was for. */
    iteration: wholeNumber,
    /** From 0: a later one was asked once the one before it was answered. */
    round: wholeNumber,
    /** In the order in which they were shown. */
    shown: z.array(candidateIdSchema),
    /** Best first; those in one group are equals. */
    order: z.array(z.array(candidateIdSchema)),
  }),
);

const usageFields = once(() => ({
  inputTokens: wholeNumber,
  cachedInputTokens: wholeNumber,
  outputTokens: wholeNumber,
  imageTokens: wholeNumber,
  requests: wholeNumber,
  /** US dollars; null where a provider did not say. */
  costUsd: z.number().min(0).nullable(),
}));
const usageGroups = once(() =>
  z.record(z.string(), z.object({ calls: wholeNumber, ...usageFields() })),
);

export const metadataSchema = once(() =>
  z.object({
    schemaVersion: z.literal(schemaVersion),
    summary: summarySchema(),
    plan: planSchema(),
    providers: providersSchema(),
    /** What images were asked; the plan's own, or what a model made of the goal. */
    checklist: z.array(questionSchema()).nullable().default(null),
    candidates: z.array(candidateSchema()),
    critiques: z.array(critiqueSchema()),
    /** The one that a person picked, else the machine's. */
    winner: candidateIdSchema.nullable(),
    machineWinner: candidateIdSchema.nullable(),
    /** In the order in which they became it. */
    favourites: z.array(candidateIdSchema),
    /** All judged candidates, best first. */
    ranking: z.array(candidateIdSchema),
    /**
     * In the order of `ranking`: how likely each was the best of its pool, and one of those to be
     * kept, when it was ranked last (`iteration`). Those of the last ranking add up to 1. Absent where
     * nobody compared, as is who was in no such ranking.
     */
    chances: z.exactOptional(
      z.array(chanceSchema.extend({ iteration: z.exactOptional(wholeNumber) })),
    ),
    /** What was answered about images side by side, the oldest first; absent where nobody compared. */
    comparisons: z.exactOptional(z.array(comparisonSchema())),
    /** From the first ancestor to the winner; empty without one. */
    lineage: z.array(candidateIdSchema),
    usage: z.object({
      calls: z.object({
        language: wholeNumber,
        image: wholeNumber,
        vision: wholeNumber,
        comparison: wholeNumber,
      }),
      images: wholeNumber,
      ...usageFields(),
      /** Without pauses. */
      seconds: z.number().min(0),
      byRole: usageGroups(),
      byStage: usageGroups(),
      byIteration: usageGroups(),
      byModel: usageGroups(),
    }),
  }),
);
export type Metadata = z.infer<ReturnType<typeof metadataSchema>>;
