import * as z from "zod";
import { cutText } from "../base/cutText.js";
import { once } from "../base/once.js";
import { oneLine } from "../base/visibleText.js";
import {
  armIndexSchema,
  goalIndexSchema,
  keySchema,
  maxArms,
  maxArmUnits,
  maxGoals,
  maxGoalUnits,
  maxItems,
  maxNameUnits,
  voterIdSchema,
} from "./evaluation.js";
import { candidateIdSchema } from "./events.js";

/** What the votes of an evaluation come to: a page shows it, and `evaluate --json` prints it. */

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const finite = z.number();
/** 95 %, both ends. */
const interval = { low: finite, high: finite };

const placeSchema = z.int().min(1).max(maxItems);

const itemResultSchema = once(() =>
  z.object({
    key: keySchema,
    /** What it is called beside the others, once names are shown: "i1c2", "control i0c3". */
    label: z.string().max(maxArmUnits + 20),
    arm: armIndexSchema,
    goal: goalIndexSchema,
    candidate: candidateIdSchema,
    folder: z.string().max(40),
    file: z.string().max(100),
    /** People's place among the images of its goal, from 1. */
    rank: placeSchema,
    /** Between which places it lies, with 95 %: neighbours whose ranges overlap may stand the other way. */
    places: z.object({ low: placeSchema, high: placeSchema }),
    /** The machine's, from 1; null: not judged. */
    machineRank: z.int().min(1).max(maxItems).nullable(),
    /** Strength, logits around a mean of 0 for its goal: with 1 more it wins 73 % of decided votes. */
    strength: finite,
    ...interval,
    /** How probable it is that it is the best of its goal. */
    pBest: share,
    wins: count,
    losses: count,
    /** Neither better; those of which the person said that neither is good among them. */
    ties: count,
    /** Images that no chain of votes joins are of different groups: their order is a guess. From 0. */
    group: count,
  }),
);
export type ItemResult = z.infer<ReturnType<typeof itemResultSchema>>;

/** What people have in mind against the machine's: the median of what is still possible, and 95 % of it. */
const correlationSchema = once(() => z.object({ value: z.number().min(-1).max(1), ...interval }));
export type Correlation = z.infer<ReturnType<typeof correlationSchema>>;

/** The machine's order against people's, of one goal. */
const agreementSchema = once(() =>
  z.object({
    goal: goalIndexSchema,
    /** Images that both have ranked. */
    items: count,
    /** Null where one of the orders is all ties, or has fewer than three images. */
    kendall: correlationSchema().nullable(),
    spearman: correlationSchema().nullable(),
    /**
     * How many of the best `k` by the votes are among the machine's best `k`, how many it may be of
     * the best that people have in mind (95 %), and how many chance gives.
     */
    top: z
      .object({ k: count, shared: count, low: count, high: count, byChance: z.number().min(0) })
      .nullable(),
    /** People's place for the image that the machine has first; null: it has none. */
    machineFirst: z.int().min(1).max(maxItems).nullable(),
  }),
);
export type Agreement = z.infer<ReturnType<typeof agreementSchema>>;

/** The weights of alignment with which the machine's totals would have agreed best with people. */
const alphaSchema = once(() =>
  z.object({
    goal: goalIndexSchema,
    /** The weight that the machine had, 0-1, and Kendall's tau-b with it; null where not known. */
    used: share.nullable(),
    usedTau: z.number().min(-1).max(1).nullable(),
    /** Weights from `low` to `high` agree best, with `tau`. */
    low: share,
    high: share,
    tau: z.number().min(-1).max(1),
  }),
);
export type AlphaFit = z.infer<ReturnType<typeof alphaSchema>>;

const voterResultSchema = once(() =>
  z.object({
    voter: voterIdSchema,
    /** What the person wants to be called; null: nothing said. From a file: clean it to show it. */
    name: z.string().max(maxNameUnits).nullable(),
    votes: count,
    ties: count,
    neither: count,
    skips: count,
    undone: count,
    /** Pairs that this person answered more than once, and on how many of them always alike. */
    repeats: z.object({ pairs: count, alike: count }),
    /** Three images of which each was decided against each, and how many of them go in a circle. */
    triples: z.object({ closed: count, circular: count }),
    /** Decided for the left one; its share with its 95 % interval (Wilson). Null where none is decided. */
    left: z.object({ of: count, value: share, ...interval }).nullable(),
  }),
);
export type VoterResult = z.infer<ReturnType<typeof voterResultSchema>>;

/** How a voter is called wherever they are told of: on one line, and clean. */
export function voterName({ name, voter }: Pick<VoterResult, "name" | "voter">): string {
  return cutText(oneLine(name ?? ""), 60, "…") || `Voter ${voter.slice(0, 8)}`;
}

/** One arm against another: votes across the two. */
const duelSchema = once(() =>
  z.object({
    arm: armIndexSchema,
    against: armIndexSchema,
    wins: count,
    losses: count,
    ties: count,
    /** Different pairs of images that the votes are about, and goals. */
    pairs: count,
    goals: count,
    /** How many independent votes they are worth: those that share an image or a goal tell less. */
    independent: z.number().min(1),
    /** Share of `arm`, a tie as half a win each, with its 95 % interval: Wilson's of `independent`. */
    rate: z.object({ value: share, ...interval }),
  }),
);
export type Duel = z.infer<ReturnType<typeof duelSchema>>;

const armResultSchema = once(() =>
  z.object({
    name: z.string().max(maxArmUnits),
    images: count,
    costUsd: z.number().min(0).nullable(),
    seconds: z.number().min(0),
  }),
);
export type ArmResult = z.infer<ReturnType<typeof armResultSchema>>;

/** More faults are counted, not told one by one; more of the others are left out. */
export const maxFaults = 100;
export const maxSentences = 100;
export const maxVoters = 1000;
export const maxEvaluations = 1000;
/** UTF-16 units of a sentence. */
export const maxUnits = 1000;

export const evaluationResultSchema = once(() =>
  z.object({
    kind: z.literal("evaluation"),
    /** Of the evaluations whose votes these are; several of the same images. */
    evaluationIds: z.array(z.uuid()).min(1).max(maxEvaluations),
    of: z.enum(["session", "arms"]),
    goals: z.array(z.string().max(maxGoalUnits)).max(maxGoals),
    votes: z.object({
      /** All that count: with a winner, ties, and those of which neither is good. */
      counted: count,
      ties: count,
      neither: count,
      skips: count,
      undone: count,
      /** Of those that count: given after the person had seen the result, so not blind. */
      afterResult: count,
    }),
    /** By goal, and people's best first. */
    items: z.array(itemResultSchema()).max(maxItems),
    /** Of each goal: how sure its first place is. */
    leaders: z
      .array(
        z.object({
          goal: goalIndexSchema,
          key: keySchema,
          pBest: share,
          /** What is expected to be lost by taking it for the best, in sd of strengths. */
          regretSd: z.number().min(0),
          /** Whether that is little enough to call it the best. */
          isSettled: z.boolean(),
          /** Groups of images that no vote joins; 1 where all are joined. */
          groups: count,
          /** Some images have never lost to some others: by how much they are better is a guess. */
          isSeparated: z.boolean(),
        }),
      )
      .max(maxGoals),
    agreement: z.array(agreementSchema()).max(maxGoals),
    alpha: z.array(alphaSchema()).max(maxGoals),
    voters: z.array(voterResultSchema()).max(maxVoters),
    /**
     * How far people agree with each other: over each two of them and each pair of images that both
     * decided, how often it was for the same one. Null where no two decided on one pair.
     */
    betweenVoters: z.object({ compared: count, alike: count }).nullable(),
    /** By how much the left side is preferred, logits, by goal; above 0: the left one. */
    sideBias: z
      .array(
        z.object({
          goal: goalIndexSchema,
          value: finite,
          ...interval,
        }),
      )
      .max(maxGoals),
    arms: z.array(armResultSchema()).max(maxArms),
    duels: z.array(duelSchema()).max((maxArms * (maxArms - 1)) / 2),
    /** What it comes to, in words; the most important first. */
    sentences: z.array(z.string().max(maxUnits)).max(maxSentences),
    /** What could not be read or is not counted, a sentence each. */
    faults: z.array(z.string().max(maxUnits)).max(maxFaults + 1),
  }),
);
export type EvaluationResult = z.infer<ReturnType<typeof evaluationResultSchema>>;
