import * as z from "zod";
import { once } from "../base/once.js";
import { candidateIdSchema, imageFileSchema, sha256Schema, timeSchema } from "./events.js";

/**
 * A blind evaluation on the disk: which images are compared (`evaluation.json`, written once), and
 * what each person said (`votes-<voter>.jsonl`, appended by that person's machine alone).
 */

/** Version of both files; a newer one is not read. */
export const evaluationVersion = 1;
/** Fewer leave nothing to compare; more would need more votes than anybody gives. */
export const minItems = 2;
export const maxItems = 64;
export const maxArms = 8;
/** Goals of one evaluation, and sessions of one of its arms. */
export const maxGoals = 64;
/** UTF-16 units of a goal, and of an arm's name, as they are kept. */
export const maxGoalUnits = 300;
export const maxArmUnits = 200;
/** UTF-16 units of a voter's name. */
export const maxNameUnits = 100;

/** Images, US dollars or seconds (30 years) of an arm: what is more is no honest figure. */
export const maxTotal = 1e9;

/** Places in an evaluation's lists, from 0. */
export const keySchema = z.int().min(0).lt(maxItems);
export const armIndexSchema = z.int().min(0).lt(maxArms);
export const goalIndexSchema = z.int().min(0).lt(maxGoals);

/** A session's folder, relative to the output folder: it names no other place. */
export const sessionPathSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}\/ses-\d{6}(?:-\d{1,4})?$/);

const armSchema = once(() =>
  z.object({
    /** What its images have in common: "search", "control", the models' names. */
    name: z.string().min(1).max(maxArmUnits),
    sessions: z.array(sessionPathSchema).min(1).max(maxGoals),
    /** Images that its sessions drew. */
    images: z.int().min(0).max(maxTotal),
    /** What its sessions cost, US dollars; null where a provider did not say. */
    costUsd: z.number().min(0).max(maxTotal).nullable(),
    /** How long its sessions worked, seconds. */
    seconds: z.number().min(0).max(maxTotal),
  }),
);

const itemSchema = once(() =>
  z.object({
    /** Its place in the list, from 0: what votes name. */
    key: keySchema,
    /** Its place in `arms`, and that of its goal in `goals`: only images of one goal are compared. */
    arm: armIndexSchema,
    goal: goalIndexSchema,
    folder: sessionPathSchema,
    candidate: candidateIdSchema,
    file: imageFileSchema,
    sha256: sha256Schema,
    /** The machine's place among the images of the same goal here, from 1; null: not judged. */
    machineRank: z.int().min(1).max(maxItems).nullable(),
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
  }),
);
export type EvaluationItem = z.infer<ReturnType<typeof itemSchema>>;
export type EvaluationArm = z.infer<ReturnType<typeof armSchema>>;

/** `evaluation.json`. */
export const evaluationSchema = once(() =>
  z
    .object({
      schemaVersion: z.literal(evaluationVersion),
      evaluationId: z.uuid(),
      /** UTC milliseconds. */
      createdAt: timeSchema,
      /** The images of one goal against each other, or those of one arm against another's. */
      kind: z.enum(["session", "arms"]),
      goals: z.array(z.string().max(maxGoalUnits)).min(1).max(maxGoals),
      arms: z.array(armSchema()).min(1).max(maxArms),
      items: z.array(itemSchema()).min(minItems).max(maxItems),
      /** Weight of alignment in the machine's totals, 0-1; null where its sessions differ in it. */
      alpha: z.number().min(0).max(1).nullable(),
    })
    .refine(({ items, arms, goals }) => {
      const different = new Set(items.map(({ arm, goal, sha256 }) => `${arm} ${goal} ${sha256}`));
      return (
        different.size === items.length &&
        items.every(
          ({ key, arm, goal }, index) => key === index && arm < arms.length && goal < goals.length,
        )
      );
    }, "its images do not fit together")
    .refine(
      ({ items, goals }) => goals.every((_, at) => items.some(({ goal }) => goal === at)),
      "it has a goal without an image",
    )
    .refine(({ goals }) => new Set(goals).size === goals.length, "it has the same goal twice")
    .refine(
      ({ arms }) => new Set(arms.map(({ name }) => name)).size === arms.length,
      "two of its arms have one name",
    ),
);
export type Evaluation = z.infer<ReturnType<typeof evaluationSchema>>;

/** Who votes: drawn at random, once for each person and machine; never a name. */
export const voterIdSchema = z.string().regex(/^[0-9a-f]{8,32}$/);
const voteId = z.uuid();
/** Milliseconds that a person looked at a pair. */
const lookedMs = z.number().min(0).max(1e9);

/** `left` or `right` is better; `tie`; `neither` is good, which is fitted as a tie. */
export const outcomeSchema = z.enum(["left", "right", "tie", "neither"]);
export type Outcome = z.infer<typeof outcomeSchema>;

const voterLineSchema = once(() =>
  z.object({
    kind: z.literal("voter"),
    schemaVersion: z.literal(evaluationVersion),
    evaluationId: z.uuid(),
    voter: voterIdSchema,
    /** What the person wants to be called; never taken from anywhere else. */
    name: z.exactOptional(z.string().max(maxNameUnits)),
  }),
);
export type VoterLine = z.infer<ReturnType<typeof voterLineSchema>>;

const askedPair = { id: voteId, at: timeSchema, left: keySchema, right: keySchema, ms: lookedMs };
const isPair = ({ left, right }: { left: number; right: number }): boolean => left !== right;
const voteSchema = once(() =>
  z
    .object({
      kind: z.literal("vote"),
      ...askedPair,
      outcome: outcomeSchema,
      /** The person had seen the result before: it was no blind vote. */
      afterResult: z.exactOptional(z.literal(true)),
    })
    .refine(isPair, "an image against itself"),
);
const skipSchema = once(() =>
  z.object({ kind: z.literal("skip"), ...askedPair }).refine(isPair, "an image against itself"),
);
const undoSchema = once(() =>
  z.object({ kind: z.literal("undo"), id: voteId, at: timeSchema, of: voteId }),
);
export type Vote = z.infer<ReturnType<typeof voteSchema>>;
export type Skip = z.infer<ReturnType<typeof skipSchema>>;
export type Undo = z.infer<ReturnType<typeof undoSchema>>;

/** A line of `votes-<voter>.jsonl`; the first one, and only that, is a voter's. */
export const voteLineSchema = once(() =>
  z.discriminatedUnion("kind", [voterLineSchema(), voteSchema(), skipSchema(), undoSchema()]),
);
export type VoteLine = z.infer<ReturnType<typeof voteLineSchema>>;
